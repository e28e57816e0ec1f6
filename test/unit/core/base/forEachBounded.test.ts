import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import { forEachBounded } from '../../../../src/core/base/forEachBounded.ts';

suite('forEachBounded', () => {
  test('works on all items, so many at once and no more', async () => {
    let running = 0;
    let most = 0;
    const done: number[] = [];
    await forEachBounded(Array.from({ length: 20 }, (_, index) => index), 3, async (item, index) => {
      most = Math.max(most, (running += 1));
      await wait(item % 4);
      running -= 1;
      done.push(index);
    });
    assert.equal(most, 3);
    assert.deepEqual(done.sort((a, b) => a - b), Array.from({ length: 20 }, (_, index) => index));
  });

  test('begins nothing more after a failure, and waits for what is under way', async () => {
    const ended: number[] = [];
    const work = async (item: number): Promise<void> => {
      await wait(item === 1 ? 1 : 5);
      if (item === 1) throw new Error('one');
      ended.push(item);
    };
    await assert.rejects(forEachBounded([0, 1, 2, 3, 4, 5], 2, work), /one/);
    assert.deepEqual(ended, [0]);
  });
});
