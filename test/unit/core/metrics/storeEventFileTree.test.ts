import assert from 'node:assert/strict';
import type { EventFileTree } from '../../../../src/core/metrics/eventFileTree.ts';
import { Runs } from '../../../../src/core/metrics/runs.ts';
import { storeEventFileTree } from '../../../../src/core/metrics/storeEventFileTree.ts';
import { FolderObjectStore } from '../../../../src/core/store/folder/folderObjectStore.ts';
import { concat, scalarRecord } from '../../../support/eventFileWriter.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';

suite('storeEventFileTree', () => {
  const folder = tempFolderPerTest();
  let store: FolderObjectStore;
  let tree: EventFileTree;

  setup(async () => {
    store = new FolderObjectStore(folder.path('store'));
    await store.createBucket('results');
    tree = storeEventFileTree(store, 'results', 'training-1/');
  });

  const write = (key: string, ...parts: readonly Uint8Array[]) => store.writeBytes('results', key, concat(...parts));
  const stepsOf = (runs: Runs): number[] => runs.all.flatMap((run) => [...run.content.scalars().values()].flatMap((series) => [...series.points()].map(({ step }) => step)));

  test('names runs by what stands between the prefix and the file', async () => {
    for (const key of ['training-1/tfevents.1', 'training-1/tb/train/tfevents.1', 'training-1/notes', 'training-10/tfevents.1']) await write(key, scalarRecord('loss', 1, 1));
    assert.deepEqual((await new Runs(tree).list()).map(({ name }) => name), ['.', 'tb/train']);
  });

  test('reads on where it stopped when an object was replaced by a longer one, cut at any byte', async () => {
    const bytes = concat(...[1, 2, 3].map((step) => scalarRecord('loss', step, step)));
    const runs = new Runs(tree);
    for (let size = 1; size <= bytes.length; size += 1) {
      await write('training-1/tfevents.1', bytes.subarray(0, size));
      await runs.refresh();
    }
    assert.deepEqual(stepsOf(runs), [1, 2, 3]);
    assert.equal(runs.all[0]?.generation, 0);
    assert.deepEqual(await runs.refresh(), []);
  });

  test('reads anew when another object took the key', async () => {
    await write('training-1/tfevents.1', scalarRecord('loss', 1, 1));
    const runs = new Runs(tree);
    await runs.refresh();
    await write('training-1/tfevents.1', scalarRecord('loss', 7, 7), scalarRecord('loss', 8, 8));
    await runs.refresh();
    assert.deepEqual(stepsOf(runs), [7, 8]);
  });

  test('never mixes two versions: what changes after it was listed waits for the next look', async () => {
    await write('training-1/tfevents.1', scalarRecord('loss', 1, 1));
    const runs = new Runs(tree);
    const [run] = await runs.list();
    assert.ok(run);
    await write('training-1/tfevents.1', scalarRecord('loss', 5, 5), scalarRecord('loss', 6, 6));
    await runs.refreshRun(run);
    assert.deepEqual(run.unreadable, []);
    assert.deepEqual(stepsOf(runs), []);
    await store.delete('results', ['training-1/tfevents.1']);
    await runs.refreshRun(run);
    assert.deepEqual(run.unreadable, []);
    await write('training-1/tfevents.1', scalarRecord('loss', 9, 9));
    await runs.refresh();
    assert.deepEqual(stepsOf(runs), [9]);
  });
});
