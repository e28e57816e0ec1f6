import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type Scalar, Scalar as ScalarNode, parseDocument, stringify } from 'yaml';
import { sourceOffset } from '../../../../../src/core/manifest/yaml/sourceOffset.ts';

/** The source character that stands for each character of the value. */
function pairs(text: string): [value: string, source: string][] {
  const { value, range } = (parseDocument(text).get('command', true) as Scalar<string>);
  const source = text.slice(range?.[0], range?.[1]);
  return Array.from({ length: value.length }, (_, offset) => [value.charAt(offset), source.charAt(sourceOffset(value, source, offset))]);
}

suite('sourceOffset', () => {
  test('finds a word of a folded block in its line', () => {
    const source = '>\n    python3 train.py\n      --steps 10\n';
    const value = 'python3 train.py\n  --steps 10\n';
    assert.equal(source.slice(sourceOffset(value, source, value.indexOf('--steps'))), '--steps 10\n');
  });

  test('finds a word behind a line break that was folded to a blank', () => {
    const source = '>\n    python3 train.py\n    --steps 10\n';
    const value = 'python3 train.py --steps 10\n';
    assert.equal(source.slice(sourceOffset(value, source, value.indexOf('--steps'))), '--steps 10\n');
    assert.equal(source.slice(sourceOffset(value, source, value.indexOf('train'))), 'train.py\n    --steps 10\n');
  });

  test('steps over quotes and escapes', () => {
    assert.equal(sourceOffset('a"b', '"a\\"b"', 2), 4);
    assert.equal(sourceOffset("it's", "'it''s'", 3), 5);
    assert.equal(sourceOffset('aAb', '"a\\u0041b"', 2), 8);
  });

  test('gives the end of the value an offset, too', () => {
    assert.equal(sourceOffset('abc', 'abc', 3), 3);
    assert.equal(sourceOffset('abc', '"abc"', 3), 4);
  });

  test('finds every visible character, in whatever style the text is written', () => {
    const words = fc.array(fc.stringMatching(/^[a-z$'"\\]{1,8}$/), { minLength: 1, maxLength: 12 }).map((list) => list.join(' '));
    const style = fc.constantFrom(ScalarNode.PLAIN, ScalarNode.QUOTE_DOUBLE, ScalarNode.QUOTE_SINGLE, ScalarNode.BLOCK_FOLDED, ScalarNode.BLOCK_LITERAL);
    fc.assert(
      fc.property(words, style, (command, defaultStringType) => {
        const text = stringify({ command }, { defaultStringType, lineWidth: 30 });
        for (const [expected, found] of pairs(text)) {
          if (expected === '\n' || expected === ' ') continue;
          // An escaped character is found at its backslash, a doubled quote at its first half.
          assert.ok(found === expected || found === '\\', `${JSON.stringify(text)}: ${expected} is not ${found}`);
        }
      }),
      { numRuns: 300 },
    );
  });
});
