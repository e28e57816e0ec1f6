import assert from 'node:assert/strict';
import { nearest } from '../../../../src/core/base/nearest.ts';

suite('nearest', () => {
  test('finds the word that was meant', () => {
    assert.equal(nearest('RESULTS_DIR', ['DATA_DIR', 'RESULT_DIR']), 'RESULT_DIR');
    assert.equal(nearest('tensorfow', ['pytorch', 'tensorflow']), 'tensorflow');
    assert.equal(nearest('GPUS', ['cpus', 'gpus']), 'gpus');
    assert.equal(nearest('cpu', ['cpus', 'gpus']), 'cpus');
    assert.equal(nearest('cpsu', ['cpus', 'gpus']), 'cpus');
    assert.equal(nearest('data-stores', ['data_stores']), 'data_stores');
  });

  test('offers nothing rather than something far off', () => {
    assert.equal(nearest('LEARNING_RATE', ['LEARNER_ID', 'DATA_DIR']), undefined);
    assert.equal(nearest('ab', ['xy', 'name']), undefined);
    assert.equal(nearest('anything', []), undefined);
    assert.equal(nearest('', ['a']), undefined);
    assert.equal(nearest('a'.repeat(1e6), ['a'.repeat(1e6)]), undefined);
  });
});
