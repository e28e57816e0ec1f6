import assert from 'node:assert/strict';
import fc from 'fast-check';
import { EmetricsReader } from '../../../../src/core/metrics/emetricsReader.ts';
import { type EmetricsRecord, emetricsTypes, renderEmetricsRecord } from '../../../../src/core/metrics/emetricsRecord.ts';
import { emetricsFromScalars, scalarsFromEmetrics } from '../../../../src/core/metrics/emetricsScalars.ts';
import type { Scalar } from '../../../../src/core/metrics/readScalars.ts';

const defaults = { trainingId: 'training-1', timeMs: 1000 };
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const readAll = (text: string): EmetricsRecord[] => new EmetricsReader().push(bytes(text), defaults);

const scalar = (run: string, tag: string, step: number, value: number, wallTime = step): Scalar => ({ run, tag, step, value, wallTime, standing: 'current' });

suite('emetricsReader', () => {
  test('reads a line as the ancestor’s scripts write it, types as numbers', () => {
    const line = '{"meta": {"training_id": "t", "time": 1508252912000, "rindex": 3}, "grouplabel": "test", "etimes": {"iteration": {"type": 2, "value": "100"}}, "values": {"loss": {"type": 3, "value": "0.25"}, "note": {"type": 0, "value": "ok"}, "conf": {"type": 1, "value": "[1]"}}}\n';
    assert.deepEqual(readAll(line), [
      {
        meta: { training_id: 't', time: 1508252912000, rindex: 3 },
        grouplabel: 'test',
        etimes: { iteration: { type: 'INT', value: '100' } },
        values: { loss: { type: 'FLOAT', value: '0.25' }, note: { type: 'STRING', value: 'ok' }, conf: { type: 'JSONSTRING', value: '[1]' } },
      },
    ]);
  });

  test('fills in what a record leaves out', () => {
    const records = readAll('{"values": {"loss": {"value": 0.5}, "json": {"type": "JSONSTRING", "value": {"a": 1}}, "bare": 3}}\n{"meta": {"rindex": 7}, "values": {}}\n{"values": {}}\n');
    assert.deepEqual(records[0], {
      meta: { training_id: 'training-1', time: 1000, rindex: 1 },
      grouplabel: '',
      etimes: {},
      values: { loss: { type: 'FLOAT', value: '0.5' }, json: { type: 'JSONSTRING', value: '{"a":1}' }, bare: { type: 'FLOAT', value: '3' } },
    });
    assert.deepEqual(records.map(({ meta }) => meta.rindex), [1, 7, 8]);
  });

  test('gives the same records in whatever pieces the file comes, and knows where to go on', () => {
    const file = bytes(['{"values": {"ä": 1}}', '', 'not a record', '{"values": {"b": 2}}', '[1]', '{"values": {"c": null}}', '{"values": {"d": 4}}', '{"values": {"unfin'].join('\n'));
    const whole = new EmetricsReader();
    const wanted = whole.push(file, defaults).map(({ values }) => values);
    assert.equal(wanted.length, 3);
    assert.equal(whole.badLines, 3);
    assert.equal(whole.offset, file.lastIndexOf(10) + 1);
    fc.assert(
      fc.property(fc.array(fc.nat(file.length), { maxLength: 10 }), (cuts) => {
        const reader = new EmetricsReader();
        const bounds = [0, ...cuts.sort((one, other) => one - other), file.length];
        const records = bounds.slice(1).flatMap((end, index) => reader.push(file.subarray(bounds[index], end), defaults));
        assert.deepEqual(records.map(({ values }) => values), wanted);
        assert.equal(reader.offset, whole.offset);
        assert.equal(reader.badLines, 3);
      }),
    );
  });

  test('goes on from its offset as if it had never stopped', () => {
    const first = new EmetricsReader();
    const file = '{"values": {"a": 1}}\n{"values": {"b": 2}}\n';
    first.push(bytes(file.slice(0, 30)), defaults);
    const second = new EmetricsReader(first.offset);
    assert.deepEqual(second.push(bytes(file.slice(first.offset)), defaults).map(({ values }) => Object.keys(values)), [['b']]);
  });

  test('passes over a line without end in bounded memory', () => {
    const reader = new EmetricsReader();
    const megabyte = new Uint8Array(1024 * 1024).fill(120);
    for (let count = 0; count < 20; count += 1) reader.push(megabyte, defaults);
    assert.deepEqual(reader.push(bytes('\n{"values": {"a": 1}}\n'), defaults).length, 1);
    assert.equal(reader.badLines, 1);
    assert.equal(reader.offset, 20 * megabyte.length + 22);
  });

  test('reads back every record it renders', () => {
    const value = fc.record({ type: fc.constantFrom(...emetricsTypes), value: fc.string() });
    const values = fc.dictionary(fc.string(), value);
    const record = fc.record({ meta: fc.record({ training_id: fc.string({ minLength: 1 }), time: fc.integer(), rindex: fc.nat(), subid: fc.string({ minLength: 1 }) }), grouplabel: fc.string(), etimes: values, values });
    fc.assert(fc.property(record, (given) => assert.deepEqual(JSON.stringify(readAll(`${renderEmetricsRecord(given)}\n`)), JSON.stringify([given]))));
  });
});

suite('emetricsScalars', () => {
  test('gathers the tags of a run’s step in one record, in the order of time', () => {
    const records = emetricsFromScalars([scalar('tb/train', 'loss', 2, 0.5), scalar('tb/train', 'acc', 2, NaN), scalar('tb/train', 'loss', 1, 1), { ...scalar('tb/train', 'loss', 1, 9), standing: 'preempted' }, scalar('.', 'lr', 1, 0.1, 1.5)], { trainingId: 't', rootLabel: 'train' });
    assert.deepEqual(records.map(({ meta, grouplabel, values }) => [meta.rindex, meta.subid, grouplabel, values]), [
      [1, 'tb', 'train', { loss: { type: 'FLOAT', value: '1' } }],
      [2, undefined, 'train', { lr: { type: 'FLOAT', value: '0.1' } }],
      [3, 'tb', 'train', { loss: { type: 'FLOAT', value: '0.5' }, acc: { type: 'FLOAT', value: 'NaN' } }],
    ]);
    assert.deepEqual(records[0]?.etimes, { iteration: { type: 'INT', value: '1' }, wall_time: { type: 'FLOAT', value: '1' }, timestamp: { type: 'STRING', value: '1970-01-01T00:00:01.000Z' } });
  });

  test('keeps odd wall times and tags out of harm’s way', () => {
    const [record] = emetricsFromScalars([scalar('a', '__proto__', 1, 1, NaN)], { trainingId: 't', rootLabel: '' });
    assert.equal(record?.meta.time, 0);
    assert.deepEqual(Object.keys(record.values), ['__proto__']);
  });

  test('takes the step from iteration, epoch, step, tick or time, else any number, else the record’s time', () => {
    const stepOf = (etimes: EmetricsRecord['etimes']): number | undefined =>
      scalarsFromEmetrics({ meta: { training_id: 't', time: 5000, rindex: 1 }, grouplabel: 'train', etimes, values: { loss: { type: 'FLOAT', value: '0.5' } } })[0]?.step;
    const int = (value: string) => ({ type: 'INT', value }) as const;
    assert.equal(stepOf({ epoch: int('2'), iteration: int('0') }), 0);
    assert.equal(stepOf({ tick: int('4'), step: int('3') }), 3);
    assert.equal(stepOf({ name: { type: 'STRING', value: '9' }, batch: int('0x10') }), 16);
    assert.equal(stepOf({}), 5000);
  });

  test('gives numbers only, in Python’s spellings too', () => {
    const values: EmetricsRecord['values'] = { a: { type: 'FLOAT', value: 'nan' }, b: { type: 'FLOAT', value: '-inf' }, c: { type: 'INT', value: '-0x1f' }, d: { type: 'STRING', value: '1' }, e: { type: 'FLOAT', value: 'x' }, f: { type: 'FLOAT', value: '' } };
    const scalars = scalarsFromEmetrics({ meta: { training_id: 't', time: 0, rindex: 1, subid: 'one' }, grouplabel: 'val', etimes: {}, values });
    assert.deepEqual(scalars.map(({ run, tag, value }) => [run, tag, value]), [['one/val', 'a', NaN], ['one/val', 'b', -Infinity], ['one/val', 'c', -31]]);
  });
});
