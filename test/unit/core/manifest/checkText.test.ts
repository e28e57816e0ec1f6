import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type CheckedManifest, checkText } from '../../../../src/core/manifest/checkText.ts';
import type { Position, TextRange } from '../../../../src/core/manifest/diagnostic.ts';
import { manifestSchema } from '../../../../src/core/manifest/schema/manifestSchema.ts';
import { measureText } from '../../../../src/core/manifest/measureText.ts';
import { TextPositions } from '../../../../src/core/manifest/textPositions.ts';
import { leastManifest } from './findings.ts';

const compare = (a: Position, b: Position): number => a.line - b.line || a.column - b.column;

/** What holds for the answer to any text whatever. */
function assertSound(text: string, { diagnostics, manifest }: CheckedManifest): void {
  const positions = new TextPositions(text);
  const assertInside = (range: TextRange): void => {
    assert.deepEqual(range, positions.rangeOf(positions.offsetAt(range.start), positions.offsetAt(range.end)));
    assert.ok(compare(range.start, range.end) <= 0);
  };
  for (const { range, suggestion, message, code } of diagnostics) {
    assertInside(range);
    if (suggestion) assertInside(suggestion.range);
    assert.match(code, /^manifest\/[a-z0-9-]+$/);
    assert.match(message, /^\S.*[.?]$/su);
  }
  assert.deepEqual(diagnostics.map(({ range }) => range.start), diagnostics.map(({ range }) => range.start).sort(compare));
  assert.equal(manifest === undefined, diagnostics.some(({ severity }) => severity === 'error'));
}

function check(text: string): void {
  if (!measureText(text).fault) assertSound(text, checkText(text));
}

const keys = Object.keys(manifestSchema.properties ?? {});
const shards = fc.constantFrom(...keys, 'container', 'type', 'id', ':', ': ', '- ', '\n', '\n  ', '\n    ', '\t', '"', "'", '|', '>', '{', '}', '[', ']', ',', '&a ', '*a', '<<: ', '? ', '!!str ', '---\n', '#', ' ', '1', '0x1f', '1.10', '.inf', 'null', '~', 'true', '4Gb', '2020-01-01', '$RESULT_DIR', 'é', '😀', '\\', '%', '@', '\r\n');

suite('checkText', () => {
  test('finds something sound to say about any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), check), { numRuns: 300 });
  });

  test('finds something sound to say about any heap of YAML', () => {
    fc.assert(fc.property(fc.array(shards, { maxLength: 60 }), (parts) => check(parts.join(''))), { numRuns: 1500 });
  });

  test('finds something sound to say about a manifest with any damage', () => {
    const damage = fc.tuple(fc.nat(leastManifest.length), fc.nat(12), fc.array(shards, { maxLength: 3 }));
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 4 }), (damages) => {
        const text = damages.reduce((whole, [at, length, parts]) => whole.slice(0, at) + parts.join('') + whole.slice(at + length), leastManifest);
        check(text);
      }),
      { numRuns: 1500 },
    );
  });

  test('finds something sound to say about any values in the places of the schema', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof({ maxDepth: 3 }, fc.string({ maxLength: 10 }), fc.double(), fc.boolean(), fc.constant(null), fc.array(tie('any'), { maxLength: 3 }), fc.dictionary(fc.oneof(fc.constantFrom(...keys, 'name', 'type', 'container', 'values'), fc.string({ maxLength: 5 })), tie('any'), { maxKeys: 4 })),
    })).any;
    fc.assert(fc.property(fc.dictionary(fc.constantFrom(...keys), value), (file) => check(JSON.stringify(file))), { numRuns: 500 });
  });
});
