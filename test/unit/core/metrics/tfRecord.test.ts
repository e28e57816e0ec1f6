import assert from 'node:assert/strict';
import fc from 'fast-check';
import { RecordReader } from '../../../../src/core/metrics/tfRecord.ts';
import { concat, fromHex, record, recordHeader } from '../../../support/eventFileWriter.ts';

/** As TensorBoard 2.21’s RecordWriter wrote it: file_version “brain.Event:2”. */
const golden = fromHex('1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9');
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

suite('tfRecord', () => {
  test('reads a record that TensorBoard wrote', () => {
    const reader = new RecordReader();
    assert.equal(reader.read(viewOf(golden), 0, golden.length), 'record');
    assert.deepEqual([reader.dataStart, reader.dataEnd, reader.next], [12, 36, 40]);
  });

  test('knows a record that is cut at any byte, and how many bytes it wants', () => {
    const reader = new RecordReader();
    for (let end = 0; end < golden.length; end += 1) {
      assert.equal(reader.read(viewOf(golden), 0, end), 'truncated');
      assert.equal(reader.next, end < 12 ? 12 : golden.length);
    }
  });

  test('sees every flipped bit', () => {
    const reader = new RecordReader();
    for (let bit = 0; bit < golden.length * 8; bit += 1) {
      const flipped = golden.slice();
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(reader.read(viewOf(flipped), 0, flipped.length), bit < 96 ? 'bad-length' : 'bad-data', `bit ${String(bit)}`);
    }
  });

  test('believes no length over 256 MiB, were it 2^63', () => {
    const reader = new RecordReader();
    for (const length of [2n ** 28n + 1n, 2n ** 32n, 2n ** 63n, 2n ** 64n - 1n]) {
      assert.equal(reader.read(viewOf(recordHeader(length)), 0, 12), 'too-long');
    }
    assert.equal(reader.read(viewOf(recordHeader(2n ** 28n)), 0, 12), 'truncated');
  });

  test('finds the next sound header in any bytes', () => {
    const reader = new RecordReader();
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 40 }), (noise, data) => {
        const bytes = concat(noise, record(data));
        assert.equal(reader.findHeader(viewOf(bytes), 0, bytes.length), noise.length);
        assert.equal(reader.findHeader(viewOf(bytes), 0, noise.length + 11), -1);
      }),
    );
  });
});
