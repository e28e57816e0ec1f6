import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';
import { recordInputAndOutput } from './inputAndOutput.ts';
import { notes } from './notes.ts';
import { measureStart } from './ownStart.ts';
import { eventually, fileUri, findings, show, weft } from './workspace.ts';

const { cache } = createRequire(__filename);

/** Files of the product's program that are loaded, by their name in dist. */
function loadedFiles(): string[] {
  const dist = path.join(weft().extensionPath, 'dist');
  return Object.keys(cache).filter((file) => path.dirname(file) === dist).map((file) => path.basename(file)).sort();
}

suite('activation', () => {
  test('YAML of others starts nothing', async () => {
    const document = await show('values.yml');
    assert.equal(document.languageId, 'yaml');
    // Nothing tells that an extension was not started; other extensions are, in this time.
    await wait(1_000);
    assert.equal(weft().isActive, false);
    assert.deepEqual(loadedFiles(), []);
  });

  test('is one small file, which reads nothing and starts nothing', async () => {
    const recorded = recordInputAndOutput(weft().extensionPath);
    const start = measureStart(path.join(weft().extensionPath, 'dist/extension.cjs'));
    const begunAt = performance.now();
    try {
      await weft().activate();
    } finally {
      start.stop();
      recorded.stop();
    }
    assert.ok(start.ms() > 0);
    notes.push(`activation took ${start.ms().toFixed(1)} ms in the extension host, ${start.cpuMs().toFixed(1)} ms of them at work, the loading of the program included; ${(performance.now() - begunAt).toFixed(1)} ms with the editor’s own part`);
    assert.deepEqual(recorded.calls, []);
    assert.deepEqual(loadedFiles(), ['extension.cjs']);
  });

  test('a manifest is checked, and only then is what checks it loaded', async () => {
    const document = await show('typo.weft.yml');
    assert.equal(document.languageId, 'weft-manifest');
    await findings(document);
    assert.ok(loadedFiles().length > 1);
  });

  test('another tool’s manifest.yml is YAML to those who look after YAML', async () => {
    await show('foreign/manifest.yml');
    await eventually(() => vscode.window.activeTextEditor?.document.languageId === 'yaml');
    assert.deepEqual(vscode.languages.getDiagnostics(fileUri('foreign/manifest.yml')), []);
  });

  test('a manifest.yml that is being begun stays ours', async () => {
    const document = await show('begun/manifest.yml');
    assert.equal(document.languageId, 'weft-manifest');
  });

  test('files.associations makes a manifest of what it names', async () => {
    const document = await show('associated.job.yml');
    assert.equal(document.languageId, 'weft-manifest');
    assert.ok((await findings(document)).some(({ message }) => message.includes('memori')));
  });
});
