import assert from 'node:assert/strict';
import { checkQueue } from '../../../../../src/core/manifest/checks/queue.ts';
import { mended, only, run } from './checking.ts';

suite('checkQueue', () => {
  test('offers a name that Kubernetes takes', () => {
    const finding = only(checkQueue, 'queue: GPU_Queue\n');
    assert.deepEqual([finding.severity, finding.covers], ['error', 'GPU_Queue']);
    assert.equal(mended('queue: GPU_Queue\n', finding), 'queue: gpu-queue\n');
    assert.equal(only(checkQueue, `queue: ${'q'.repeat(64)}\n`).code, 'manifest/queue-name');
  });

  test('is silent about names of objects', () => {
    for (const queue of ['gpu-a', 'q', 'team.gpu', 'q'.repeat(63)]) assert.deepEqual(run(checkQueue, `queue: ${queue}\n`), []);
  });
});
