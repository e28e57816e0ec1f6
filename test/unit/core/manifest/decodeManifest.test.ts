import assert from 'node:assert/strict';
import fc from 'fast-check';
import { decodeManifest, withoutByteOrderMark } from '../../../../src/core/manifest/decodeManifest.ts';

function failureOf(bytes: Uint8Array) {
  const decoded = decodeManifest(bytes);
  assert.equal(decoded.ok, false);
  return decoded.failure;
}

suite('decodeManifest', () => {
  test('reads UTF-8 and leaves a byte order mark out', () => {
    assert.deepEqual(decodeManifest(Buffer.from('\uFEFFname: é😀')), { ok: true, value: 'name: é😀' });
    assert.equal(withoutByteOrderMark('\uFEFFa'), 'a');
  });

  test('names the first byte that is not UTF-8 and its place', () => {
    const failure = failureOf(Buffer.concat([Buffer.from('name: é\ncity: K'), Buffer.from('öln\n', 'latin1')]));
    assert.equal(failure.code, 'manifest/not-utf-8');
    assert.equal(failure.message, 'The byte 0xF6 is not UTF-8. Save the file with the encoding UTF-8.');
    assert.deepEqual(failure.range.start, { line: 2, column: 8 });
  });

  test('points at the start of a character that is cut off or cut short', () => {
    assert.deepEqual(failureOf(Buffer.from([0x61, 0x0a, 0xe2, 0x82])).range.start, { line: 2, column: 1 });
    assert.deepEqual(failureOf(Buffer.from([0x61, 0xe2, 0x82, 0x61])).range.start, { line: 1, column: 2 });
  });

  test('names UTF-16 as what it is', () => {
    assert.match(failureOf(Buffer.from('\uFEFFname: a', 'utf16le')).message, /UTF-16 LE/);
    assert.match(failureOf(Buffer.from([0xfe, 0xff, 0, 0x61])).message, /UTF-16 BE/);
  });

  test('finds the first bad byte wherever it is put', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 50 }), fc.string({ unit: 'binary', maxLength: 50 }), (before, after) => {
        const clean = withoutByteOrderMark(before).toWellFormed();
        const failure = failureOf(Buffer.concat([Buffer.from(clean), Buffer.from([0xff]), Buffer.from(after)]));
        const lines = clean.split(/\r\n|\r|\n/);
        assert.deepEqual(failure.range.start, { line: lines.length, column: (lines.at(-1) ?? '').length + 1 });
      }),
    );
  });
});
