import assert from 'node:assert/strict';
import { checkProcessors } from '../../../../../src/core/manifest/checks/processors.ts';
import { mended, only, run } from './checking.ts';

suite('checkProcessors', () => {
  test('takes thousands of processors for thousandths', () => {
    const text = 'cpus: 8000 # each\n';
    const finding = only(checkProcessors, text);
    assert.deepEqual([finding.severity, finding.covers], ['error', '8000']);
    assert.equal(mended(text, finding), 'cpus: 8 # each\n');
  });

  test('refuses what a cluster cannot count', () => {
    assert.equal(only(checkProcessors, 'cpus: 0.0004\n').code, 'manifest/cpus-unlikely');
  });

  test('warns of more GPUs than one machine has', () => {
    const finding = only(checkProcessors, 'gpus: 64\n');
    assert.deepEqual([finding.severity, finding.covers], ['warning', '64']);
  });

  test('is silent about machines that exist', () => {
    for (const text of ['cpus: 0.25\ngpus: 0\n', 'cpus: 192\ngpus: 16\n', 'name: a\n']) assert.deepEqual(run(checkProcessors, text), []);
  });
});
