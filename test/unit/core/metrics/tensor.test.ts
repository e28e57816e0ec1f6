import assert from 'node:assert/strict';
import { TensorReader } from '../../../../src/core/metrics/tensor.ts';
import { bytesField, concat, doubleBytes, doubleField, floatBytes, floatField, varint, varintField } from '../../../support/eventFileWriter.ts';

const types = { float: 1, double: 2, int32: 3, uint8: 4, int16: 5, int8: 6, string: 7, complex64: 8, int64: 9, bool: 10, bfloat16: 14, uint16: 17, half: 19, uint32: 22, uint64: 23 };

const shape = (...sizes: readonly number[]): Uint8Array => bytesField(2, concat(...sizes.map((size) => bytesField(2, varintField(1, size)))));
const content = (bytes: Uint8Array): Uint8Array => bytesField(4, bytes);

function read(...fields: readonly Uint8Array[]): readonly number[] | undefined {
  const bytes = concat(...fields);
  const reader = new TensorReader();
  return reader.read(bytes, new DataView(bytes.buffer), 0, bytes.length) ? reader.numbers : undefined;
}

suite('tensor', () => {
  test('reads a single number of each type from its field', () => {
    assert.deepEqual(read(varintField(1, types.float), shape(), floatField(5, 0.75)), [0.75]);
    assert.deepEqual(read(varintField(1, types.double), shape(), doubleField(6, Math.PI)), [Math.PI]);
    for (const type of [types.int32, types.int16, types.int8]) assert.deepEqual(read(varintField(1, type), shape(), varintField(7, -5)), [-5]);
    assert.deepEqual(read(varintField(1, types.uint8), varintField(7, 200)), [200]);
    assert.deepEqual(read(varintField(1, types.int64), varintField(10, -(2 ** 53))), [-(2 ** 53)]);
    assert.deepEqual(read(varintField(1, types.bool), varintField(11, 1)), [1]);
    assert.deepEqual(read(varintField(1, types.half), varintField(13, 0x3e00)), [1.5]);
    assert.deepEqual(read(varintField(1, types.bfloat16), varintField(13, 0x4049)), [3.140625]);
    assert.deepEqual(read(varintField(1, types.uint32), varintField(16, 4294967295)), [4294967295]);
    assert.deepEqual(read(varintField(1, types.uint64), varintField(17, 2n ** 53n)), [2 ** 53]);
  });

  test('reads a single number of each type from its bytes', () => {
    assert.deepEqual(read(varintField(1, types.float), content(floatBytes(-2.5))), [-2.5]);
    assert.deepEqual(read(varintField(1, types.double), content(doubleBytes(1e308))), [1e308]);
    assert.deepEqual(read(varintField(1, types.int32), content(new Uint8Array(new Int32Array([-7]).buffer))), [-7]);
    assert.deepEqual(read(varintField(1, types.uint16), content(new Uint8Array([0xff, 0xff]))), [65535]);
    assert.deepEqual(read(varintField(1, types.int8), content(new Uint8Array([0xff]))), [-1]);
    assert.deepEqual(read(varintField(1, types.int64), content(new Uint8Array(new BigInt64Array([-9n]).buffer))), [-9]);
    assert.deepEqual(read(varintField(1, types.half), content(new Uint8Array([0x00, 0xbc]))), [-1]);
    assert.deepEqual(read(varintField(1, types.bfloat16), content(new Uint8Array([0x80, 0x3f]))), [1]);
  });

  test('reads the corners of half precision', () => {
    const half = (bits: number): number | undefined => read(varintField(1, types.half), varintField(13, bits))?.[0];
    assert.deepEqual([0x7c00, 0xfc00, 0x7e00, 0x8000, 0x0001, 0x7bff].map(half), [Infinity, -Infinity, NaN, -0, 2 ** -24, 65504]);
    const bfloat16 = (bits: number): number | undefined => read(varintField(1, types.bfloat16), varintField(13, bits))?.[0];
    assert.deepEqual([0x7f80, 0xff80, 0x7fc0, 0x0001].map(bfloat16), [Infinity, -Infinity, NaN, 2 ** -133]);
  });

  test('reads repeated elements packed, one by one, and from bytes alike', () => {
    const wanted = [1, 2, 3, 4, 5, 6];
    const packed = bytesField(7, concat(...wanted.map((value) => varint(value))));
    assert.deepEqual(read(varintField(1, types.int32), shape(2, 3), packed), wanted);
    assert.deepEqual(read(varintField(1, types.int32), shape(2, 3), ...wanted.map((value) => varintField(7, value))), wanted);
    assert.deepEqual(read(varintField(1, types.int32), shape(2, 3), content(new Uint8Array(new Int32Array(wanted).buffer))), wanted);
  });

  test('spreads one value over a shape, but not over any shape', () => {
    assert.deepEqual(read(varintField(1, types.float), shape(2, 2), floatField(5, 1.5)), [1.5, 1.5, 1.5, 1.5]);
    assert.equal(read(varintField(1, types.float), shape(2 ** 31, 2 ** 31), floatField(5, 1.5)), undefined);
  });

  test('refuses what does not fit its shape or its type', () => {
    assert.equal(read(varintField(1, types.float), shape(3), floatField(5, 1), floatField(5, 2)), undefined);
    assert.equal(read(varintField(1, types.float), shape()), undefined);
    assert.equal(read(varintField(1, types.float), content(new Uint8Array(3))), undefined);
    assert.equal(read(varintField(1, types.complex64), content(new Uint8Array(8))), undefined);
    assert.equal(read(varintField(1, types.float), doubleField(6, 1)), undefined);
    assert.equal(read(shape(-1), floatField(5, 1)), undefined);
  });

  test('knows where strings are', () => {
    const bytes = concat(varintField(1, types.string), shape(2), bytesField(8, 'ab'), bytesField(8, ''));
    const reader = new TensorReader();
    assert.ok(reader.read(bytes, new DataView(bytes.buffer), 0, bytes.length));
    const [start, end, emptyStart, emptyEnd] = reader.strings;
    assert.equal(new TextDecoder().decode(bytes.subarray(start, end)), 'ab');
    assert.equal(emptyStart, emptyEnd);
  });
});
