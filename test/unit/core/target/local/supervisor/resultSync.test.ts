import assert from 'node:assert/strict';
import { appendFile, mkdir, rename, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../../../../../src/core/base/clock.ts';
import { FolderObjectStore } from '../../../../../../src/core/store/folder/folderObjectStore.ts';
import { ResultSync } from '../../../../../../src/core/target/local/supervisor/resultSync.ts';
import { storedRoots } from '../../../../../../src/core/target/local/supervisor/storedFiles.ts';
import { WorkFolder } from '../../../../../../src/core/target/local/trainingFolder.ts';
import { tempFolderPerTest } from '../../../../../support/tempFolder.ts';
import { somePlan } from '../../../../../support/trainingFixture.ts';

/** A folder store that writes down what is sent to it. */
class ObservedStore extends FolderObjectStore {
  readonly sent: string[] = [];
  readonly refused = new Set<string>();

  override async writeBytes(...args: Parameters<FolderObjectStore['writeBytes']>): Promise<{ written: boolean }> {
    this.#note(args[1]);
    return super.writeBytes(...args);
  }

  override async writeFile(...args: Parameters<FolderObjectStore['writeFile']>): Promise<{ written: boolean }> {
    this.#note(args[1]);
    return super.writeFile(...args);
  }

  #note(key: string): void {
    if (this.refused.has(key)) throw new Error('refused');
    this.sent.push(key);
  }
}

suite('the sync of results', () => {
  const folder = tempFolderPerTest();
  const plan = somePlan({ trainingId: 'id', learners: 1 });
  const signal = new AbortController().signal;
  let store: ObservedStore;
  let work: WorkFolder;
  let sync: ResultSync;
  let nowMs: number;

  const clock: Clock = { now: () => nowMs, sleep: () => Promise.resolve() };
  const newSync = (): ResultSync => new ResultSync({ store, bucket: plan.results.bucket, roots: storedRoots(plan, work), memory: folder.path('stored.json'), syncMs: 5_000, clock });
  const result = (...parts: string[]): string => path.join(work.results(plan), ...parts);
  const checkpoint = (name: string): string => path.join(work.checkpoints(plan), name);

  /** Keys sent by one pass. */
  async function pass(final = false): Promise<string[]> {
    nowMs += 5_000;
    const before = store.sent.length;
    const failures = await sync.pass({ final, signal });
    assert.deepEqual(failures, []);
    return store.sent.slice(before);
  }

  async function stored(key: string): Promise<string> {
    return Buffer.from(await store.readBytes(plan.results.bucket, key)).toString('utf8');
  }

  setup(async () => {
    nowMs = 0;
    store = new ObservedStore(folder.path('store'));
    work = new WorkFolder(folder.path('work'));
    await store.createBucket(plan.results.bucket);
    for (const made of [work.results(plan), work.checkpoints(plan), work.logs(1)]) await mkdir(made, { recursive: true });
    sync = newSync();
  });

  test('sends a file once it rests for two passes, and once only', async () => {
    await writeFile(result('model.bin'), 'half');
    assert.deepEqual(await pass(), []);
    await appendFile(result('model.bin'), ' and half');
    assert.deepEqual(await pass(), []);
    assert.deepEqual(await pass(), ['id/model.bin']);
    assert.equal(await stored('id/model.bin'), 'half and half');
    assert.deepEqual(await pass(), []);
  });

  test('sends again what is replaced, even by a file of the same size and time', async () => {
    await writeFile(result('model.bin'), 'one');
    const time = new Date(1_700_000_000_000);
    await utimes(result('model.bin'), time, time);
    await pass();
    await pass();
    await writeFile(result('next'), 'two');
    await utimes(result('next'), time, time);
    await rename(result('next'), result('model.bin'));
    await pass();
    assert.deepEqual(await pass(), ['id/model.bin']);
    assert.equal(await stored('id/model.bin'), 'two');
  });

  test('sends logs and event files as they grow, without waiting for them to rest', async () => {
    await writeFile(work.log(1), 'line 1\n');
    await writeFile(result('events.out.tfevents.1'), 'a');
    await writeFile(path.join(work.logs(1), 'metrics'), 'm');
    assert.deepEqual((await pass()).sort(), ['id/events.out.tfevents.1', 'id/learner-1/logs/metrics', 'id/learner-1/training-log.txt']);
    await appendFile(work.log(1), 'line 2\n');
    assert.deepEqual(await pass(), ['id/learner-1/training-log.txt']);
    assert.equal(await stored('id/learner-1/training-log.txt'), 'line 1\nline 2\n');
  });

  test('sends a long log less often than a short one', async () => {
    await writeFile(work.log(1), Buffer.alloc(20 * 1024 * 1024));
    let sent = 0;
    for (let count = 0; count < 20; count += 1) {
      await appendFile(work.log(1), 'more\n');
      sent += (await pass()).length;
    }
    assert.equal(sent, 4);
    assert.deepEqual(await pass(true), ['id/learner-1/training-log.txt']);
  });

  test('sends the pointer to a checkpoint after the checkpoint', async () => {
    await writeFile(checkpoint('latest'), 'step-1');
    await pass();
    await writeFile(checkpoint('step-1'), 'weights');
    // The pointer rests, but what it may name does not yet.
    assert.deepEqual(await pass(), []);
    assert.deepEqual(await pass(), ['id/_wml_checkpoints/step-1', 'id/_wml_checkpoints/latest']);
  });

  test('holds the pointer back when the checkpoint could not be stored', async () => {
    await writeFile(checkpoint('model.ckpt'), 'weights');
    await writeFile(checkpoint('checkpoint'), 'model.ckpt');
    store.refused.add('id/_wml_checkpoints/model.ckpt');
    const failures = await sync.pass({ final: true, signal });
    assert.deepEqual(failures.map(({ key }) => key), ['id/_wml_checkpoints/model.ckpt']);
    assert.deepEqual(store.sent, []);
    store.refused.clear();
    assert.deepEqual(await pass(true), ['id/_wml_checkpoints/model.ckpt', 'id/_wml_checkpoints/checkpoint']);
  });

  test('sends everything at the end, and lets one failure not keep the rest', async () => {
    await writeFile(result('a'), 'a');
    await writeFile(result('b'), 'b');
    store.refused.add('id/a');
    const failures = await sync.pass({ final: true, signal });
    assert.deepEqual(failures.map(({ key }) => key), ['id/a']);
    assert.equal(await stored('id/b'), 'b');
  });

  test('removes nothing from the bucket that is removed here', async () => {
    await writeFile(result('a'), 'a');
    await pass(true);
    await rm(result('a'));
    await pass(true);
    assert.equal(await stored('id/a'), 'a');
  });

  test('goes on where an earlier supervisor stopped', async () => {
    await writeFile(result('a'), 'a');
    await pass(true);
    sync = newSync();
    await sync.remember();
    assert.deepEqual(await pass(true), []);
    assert.deepEqual([...sync.stored].map(([key, { sizeBytes }]) => [key, sizeBytes]), [['id/a', 1]]);
  });

  test('follows links that stay inside, and no others', async () => {
    await writeFile(result('a'), 'inside');
    await symlink('a', result('best'));
    await writeFile(folder.path('secret'), 'outside');
    await symlink(folder.path('secret'), result('stolen'));
    await symlink('.', result('circle'));
    assert.deepEqual((await pass(true)).sort(), ['id/a', 'id/best']);
  });

  test('takes what is written beside the results for the bucket’s own', async () => {
    await mkdir(path.join(work.resultBucket(plan), 'models'));
    await writeFile(path.join(work.resultBucket(plan), 'models', 'm'), 'm');
    assert.deepEqual(await pass(true), ['models/m']);
  });
});
