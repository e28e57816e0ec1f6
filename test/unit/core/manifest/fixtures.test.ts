import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { checkManifestBytes } from '../../../../src/core/manifest/checkManifest.ts';
import { checkText } from '../../../../src/core/manifest/checkText.ts';

const folder = path.resolve(import.meta.dirname, 'fixtures');
const goldenFile = path.join(folder, 'findings.txt');
const fixtures = readdirSync(folder).filter((file) => file.endsWith('.yml')).sort();

async function findingsOf(fixture: string) {
  return (await checkManifestBytes(readFileSync(path.join(folder, fixture)))).diagnostics;
}

/** Manifests that trained somewhere, in our own words: the ancestor's examples by their traits, and Weft's own keys. */
suite('manifests that trained elsewhere', () => {
  for (const fixture of fixtures) {
    test(`${fixture} has no error`, async () => {
      const errors = (await findingsOf(fixture)).filter(({ severity }) => severity === 'error');
      assert.deepEqual(errors, []);
    });
  }

  test('are told what their golden file lists, and nothing else', async () => {
    const lines: string[] = [];
    for (const fixture of fixtures) {
      for (const { range, severity, code } of await findingsOf(fixture)) lines.push(`${fixture}:${range.start.line}:${range.start.column} ${severity} ${code}\n`);
    }
    if (process.env['WEFT_REWRITE_GOLDEN'] === '1') writeFileSync(goldenFile, lines.join(''));
    assert.equal(lines.join(''), readFileSync(goldenFile, 'utf8'));
  });

  test('are checked without an exception, whichever line is missing', () => {
    for (const fixture of fixtures) {
      const lines = readFileSync(path.join(folder, fixture), 'utf8').split('\n');
      for (const index of lines.keys()) checkText(lines.toSpliced(index, 1).join('\n'));
    }
  });
});
