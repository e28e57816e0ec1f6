import assert from 'node:assert/strict';
import { EventDecoder } from '../../../../src/core/metrics/eventDecoder.ts';
import { bytesField, concat, doubleField, event, floatField, fromHex, sessionStart, simpleValue, summary, varint, varintField } from '../../../support/eventFileWriter.ts';

function decode(bytes: Uint8Array): EventDecoder | undefined {
  const decoder = new EventDecoder();
  return decoder.decode(bytes, new DataView(bytes.buffer, bytes.byteOffset, bytes.length), 0, bytes.length) ? decoder : undefined;
}

function simpleValues(bytes: Uint8Array): [string, number][] | undefined {
  const decoder = decode(bytes);
  return decoder?.values.slice(0, decoder.valueCount).map((value) => [new TextDecoder().decode(bytes.subarray(value.tagStart, value.tagEnd)), value.simpleValue]);
}

suite('eventDecoder', () => {
  test('decodes what TensorBoard’s writer wrote', () => {
    const bytes = fromHex('0900006040fc54d94110072a0d0a0b0a046c6f7373150000003e');
    const decoder = decode(bytes);
    assert.equal(decoder?.wallTime, 1700000001.5);
    assert.equal(decoder.step, 7);
    assert.deepEqual(simpleValues(bytes), [['loss', 0.125]]);
  });

  test('reads steps over the whole range of int64, exact up to 2^53', () => {
    for (const step of [0, 1, 127, 128, 2 ** 28, 2 ** 31, 2 ** 32 - 1, 2 ** 35, 2 ** 53, -1, -300, -(2 ** 40)]) assert.equal(decode(event({ step }))?.step, step);
    assert.equal(decode(concat(varint(16), varint(2n ** 63n)))?.step, -(2 ** 63));
  });

  test('takes fields in any order, and the last of a field given twice', () => {
    const bytes = concat(summary(simpleValue('a', 1)), varintField(2, 3), doubleField(1, 9), varintField(2, 4));
    const decoder = decode(bytes);
    assert.deepEqual([decoder?.step, decoder?.wallTime], [4, 9]);
    assert.deepEqual(simpleValues(bytes), [['a', 1]]);
  });

  test('takes several values of one event, and forgets those of the event before', () => {
    const decoder = new EventDecoder();
    const both = event({ step: 1 }, summary(simpleValue('a', 1), simpleValue('b', 2)));
    assert.ok(decoder.decode(both, new DataView(both.buffer), 0, both.length));
    assert.equal(decoder.valueCount, 2);
    const none = event({ step: 2 });
    assert.ok(decoder.decode(none, new DataView(none.buffer), 0, none.length));
    assert.equal(decoder.valueCount, 0);
  });

  test('uses the node’s name where there is no tag', () => {
    assert.deepEqual(simpleValues(event({}, summary(concat(floatField(2, 1), bytesField(7, 'node'))))), [['node', 1]]);
  });

  test('tells the start of a session', () => {
    assert.equal(decode(event({ step: 5 }, sessionStart()))?.isSessionStart, true);
    assert.equal(decode(event({ step: 5 }, bytesField(7, varintField(1, 2))))?.isSessionStart, false);
  });

  test('passes over fields it does not know, of every wire type, groups too', () => {
    const unknown = concat(varintField(99, 5), doubleField(98, 1), floatField(97, 1), bytesField(96, 'x'), varint(95 * 8 + 3), varintField(1, 1), varint(94 * 8 + 3), varint(94 * 8 + 4), varint(95 * 8 + 4));
    assert.deepEqual(simpleValues(concat(unknown, event({ step: 2 }, summary(concat(unknown, simpleValue('a', 1)))))), [['a', 1]]);
  });

  test('refuses every cut that ends inside a field', () => {
    const head = event({ step: 300 });
    const bytes = concat(head, summary(simpleValue('loss', 0.5)));
    const whole = [0, 9, head.length, bytes.length];
    for (let end = 0; end <= bytes.length; end += 1) assert.equal(decode(bytes.slice(0, end)) !== undefined, whole.includes(end), `cut at ${String(end)}`);
  });

  test('refuses what is not wire format', () => {
    assert.equal(decode(new Uint8Array([0])), undefined, 'field number 0');
    assert.equal(decode(new Uint8Array([14])), undefined, 'wire type 6');
    assert.equal(decode(new Uint8Array([16, ...new Array<number>(10).fill(0xff), 1])), undefined, 'varint of 11 bytes');
    assert.equal(decode(varint(95 * 8 + 4)), undefined, 'end of a group that did not begin');
    assert.equal(decode(concat(varint(95 * 8 + 3), varint(94 * 8 + 4))), undefined, 'end of another group');
    assert.equal(decode(new Uint8Array(5000).fill(95 * 8 + 3 - 512)), undefined, 'groups without end');
  });
});
