import assert from 'node:assert/strict';
import fc from 'fast-check';
import { TextPositions } from '../../../../src/core/manifest/textPositions.ts';

suite('TextPositions', () => {
  test('counts lines and columns from 1, in UTF-16 units', () => {
    const positions = new TextPositions('a\n😀b\n');
    assert.deepEqual(positions.positionAt(0), { line: 1, column: 1 });
    assert.deepEqual(positions.positionAt(4), { line: 2, column: 3 });
    assert.equal(positions.lineCount, 3);
  });

  test('takes CRLF for one line break that belongs to no line', () => {
    const positions = new TextPositions('ab\r\ncd');
    assert.deepEqual(positions.positionAt(4), { line: 2, column: 1 });
    assert.equal(positions.lineEnd(1), 2);
    assert.equal(positions.lineStart(2), 4);
  });

  test('keeps what lies outside at the nearest edge', () => {
    const positions = new TextPositions('ab\ncd');
    assert.equal(positions.offsetAt({ line: 1, column: 99 }), 2);
    assert.equal(positions.offsetAt({ line: 9, column: 1 }), 3);
    assert.deepEqual(positions.positionAt(99), { line: 2, column: 3 });
    assert.deepEqual(positions.positionAt(-1), { line: 1, column: 1 });
  });

  test('comes back to every offset that is not inside a line break', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'ß', '😀', '\n', '\r\n', ' ') }), (text) => {
        const positions = new TextPositions(text);
        for (let offset = 0; offset <= text.length; offset += 1) {
          if (text.slice(offset - 1, offset + 1) === '\r\n') continue;
          assert.equal(positions.offsetAt(positions.positionAt(offset)), offset);
        }
      }),
    );
  });
});
