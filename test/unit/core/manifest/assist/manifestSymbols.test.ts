import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ManifestSymbol, manifestSymbols } from '../../../../../src/core/manifest/assist/manifestSymbols.ts';
import type { Position } from '../../../../../src/core/manifest/diagnostic.ts';
import { leastManifest } from '../findings.ts';

const outline = (symbols: readonly ManifestSymbol[]): unknown[] => symbols.map(({ name, detail, children }) => (children.length > 0 ? [name, outline(children)] : detail === undefined ? name : `${name}: ${detail}`));

const isBefore = (a: Position, b: Position): boolean => a.line < b.line || (a.line === b.line && a.column <= b.column);

function assertEnclosed(symbols: readonly ManifestSymbol[]): void {
  for (const { range, nameRange, children } of symbols) {
    assert.ok(isBefore(range.start, nameRange.start) && isBefore(nameRange.end, range.end));
    assertEnclosed(children);
  }
}

suite('manifestSymbols', () => {
  test('names keys with their values, and data stores by their ids', () => {
    assert.deepEqual(outline(manifestSymbols(leastManifest)), [
      'name: a',
      ['framework', ['name: pytorch', 'version: 2.4', 'command: python train.py']],
      ['data_stores', [['s', ['id: s', ['training_results', ['container: my-output']]]]]],
    ]);
  });

  test('shows no secret', () => {
    const text = leastManifest.replace('  - id: s\n', '  - id: s\n    connection:\n      user_name: AKIA1\n      password: s3cr3t\n');
    assert.doesNotMatch(JSON.stringify(manifestSymbols(text)), /AKIA1|s3cr3t/);
  });

  test('gives ranges that enclose their names, in any text', () => {
    fc.assert(fc.property(fc.nat(leastManifest.length), fc.constantFrom('&a ', '*a', '{', '- ', '\n', '"', ':'), (at, shard) => assertEnclosed(manifestSymbols(leastManifest.slice(0, at) + shard + leastManifest.slice(at)))));
  });
});
