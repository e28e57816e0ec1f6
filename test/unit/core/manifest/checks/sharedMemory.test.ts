import assert from 'node:assert/strict';
import { checkSharedMemory } from '../../../../../src/core/manifest/checks/sharedMemory.ts';
import { only, run } from './checking.ts';

suite('checkSharedMemory', () => {
  test('warns when shared memory is more than memory', () => {
    assert.equal(only(checkSharedMemory, 'memory: 4Gb\nshared_memory: 4GiB\n').covers, '4GiB');
  });

  test('is silent when it fits, or when a size cannot be read', () => {
    for (const text of ['memory: 4Gb\nshared_memory: 4Gb\n', 'memory: many\nshared_memory: 4Gb\n', 'shared_memory: 4Gb\n']) assert.deepEqual(run(checkSharedMemory, text), []);
  });
});
