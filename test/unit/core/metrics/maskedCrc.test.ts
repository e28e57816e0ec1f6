import assert from 'node:assert/strict';
import fc from 'fast-check';
import { crc32c, maskedCrc32c } from '../../../../src/core/metrics/maskedCrc.ts';
import { slowCrc32c } from '../../../support/eventFileWriter.ts';

const crcOf = (bytes: Uint8Array): number => crc32c(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length);

suite('maskedCrc', () => {
  test('agrees with the vectors of RFC 3720, appendix B.4', () => {
    assert.equal(crcOf(new Uint8Array(32)), 0x8a9136aa);
    assert.equal(crcOf(new Uint8Array(32).fill(0xff)), 0x62a8ab43);
    assert.equal(crcOf(Uint8Array.from({ length: 32 }, (_, index) => index)), 0x46dd794e);
    assert.equal(crcOf(Uint8Array.from({ length: 32 }, (_, index) => 31 - index)), 0x113fdb5c);
    assert.equal(crcOf(new TextEncoder().encode('123456789')), 0xe3069283);
  });

  test('agrees with the definition, bit by bit, for any bytes at any place', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(20), fc.nat(20), (bytes, before, after) => {
        const start = Math.min(before, bytes.length);
        const end = Math.max(start, bytes.length - after);
        assert.equal(crc32c(new DataView(bytes.buffer), start, end), slowCrc32c(bytes.subarray(start, end)));
      }),
      { numRuns: 2000 },
    );
  });

  test('masks as TensorFlow does', () => {
    // The length 24 and its CRC, from the first record that TensorBoard’s writer writes.
    const bytes = new Uint8Array(Buffer.from('1800000000000000a37f4b22', 'hex'));
    const view = new DataView(bytes.buffer);
    assert.equal(maskedCrc32c(view, 0, 8), view.getInt32(8, true));
  });
});
