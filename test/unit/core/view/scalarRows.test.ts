import assert from 'node:assert/strict';
import { scalarCsv, scalarRow } from '../../../../src/core/view/scalarRows.ts';

const scalar = { run: 'train', tag: 'loss', step: 7, wallTime: 1.5, value: 0.25, standing: 'current' } as const;

suite('scalar rows', () => {
  test('spell out what JSON has no number for', () => {
    assert.deepEqual(scalarRow(scalar), { run: 'train', tag: 'loss', step: 7, wallTime: 1.5, value: 0.25 });
    const spelled = [NaN, Infinity, -Infinity].map((value) => scalarRow({ ...scalar, value }).value);
    assert.deepEqual(spelled, ['NaN', 'Infinity', '-Infinity']);
  });

  test('quote what would break a CSV line', () => {
    assert.equal(scalarCsv({ ...scalar, run: 'a,b', tag: 'say "hi"\n' }), '"a,b","say ""hi""\n",7,1.5,0.25');
  });
});
