import assert from 'node:assert/strict';
import { metricsFileKeys } from '../../../../src/core/metrics/metricsFileKeys.ts';

const plan = { trainingId: 'bert-7k2mq0x3bd', results: { dataStoreId: 'os', bucket: 'nh-output' }, learners: 2 };

suite('keys of metrics files', () => {
  for (const path of ['$JOB_STATE_DIR/logs/m.txt', '${JOB_STATE_DIR}/logs/m.txt', '$LOG_DIR/m.txt', '${LOG_DIR}/m.txt', '/job/logs/m.txt']) {
    test(`finds ${path} with each learner’s logs`, () => {
      assert.deepEqual(metricsFileKeys(plan, path), ['bert-7k2mq0x3bd/learner-1/logs/m.txt', 'bert-7k2mq0x3bd/learner-2/logs/m.txt']);
    });
  }

  for (const path of ['$RESULT_DIR/sub/m.txt', '/mnt/results/nh-output/bert-7k2mq0x3bd/sub/m.txt']) {
    test(`finds ${path} once, with the results`, () => {
      assert.deepEqual(metricsFileKeys(plan, path), ['bert-7k2mq0x3bd/sub/m.txt']);
    });
  }

  test('finds no key for what is not kept', () => {
    assert.deepEqual(metricsFileKeys(plan, 'm.txt'), []);
    assert.deepEqual(metricsFileKeys(plan, '/tmp/m.txt'), []);
    assert.deepEqual(metricsFileKeys(plan, '$MODEL_DIR/m.txt'), []);
  });
});
