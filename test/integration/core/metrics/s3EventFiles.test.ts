import assert from 'node:assert/strict';
import type { EventFileTree } from '../../../../src/core/metrics/eventFileTree.ts';
import { Runs } from '../../../../src/core/metrics/runs.ts';
import { storeEventFileTree } from '../../../../src/core/metrics/storeEventFileTree.ts';
import { S3ObjectStore } from '../../../../src/core/store/s3/s3ObjectStore.ts';
import { concat, fileVersion, scalarRecord } from '../../../support/eventFileWriter.ts';
import { requireS3, type S3Server, startS3Server } from '../../../support/stack/s3Server.ts';

suite('event files in a real S3', () => {
  let server: S3Server;
  let store: S3ObjectStore;
  let tree: EventFileTree;

  suiteSetup(async function () {
    requireS3(this);
    server = await startS3Server();
    store = new S3ObjectStore({ kind: 's3', endpoint: server.endpoint, accessKey: server.accessKey, secretKey: server.secretKey });
    await store.createBucket('results');
  });
  suiteTeardown(() => server.stop());

  setup(async () => {
    for await (const { key } of store.list('results', {})) await store.delete('results', [key]);
    tree = storeEventFileTree(store, 'results', 'training-1/');
  });

  const write = (key: string, ...parts: readonly Uint8Array[]) => store.writeBytes('results', `training-1/${key}`, concat(...parts));
  const scalars = (from: number, to: number): Uint8Array => Buffer.concat(Array.from({ length: to - from }, (_, index) => scalarRecord('loss', from + index, from + index)));
  const stepsOf = (runs: Runs): number[] => runs.all.flatMap((run) => [...(run.content.scalars().get('loss')?.points() ?? [])].map(({ step }) => step));
  const upTo = (count: number): number[] => Array.from({ length: count }, (_, step) => step);

  test('resume after each upload of a longer version, cut anywhere, without loss or repeat', async () => {
    const bytes = concat(fileVersion(), scalars(0, 60));
    const runs = new Runs(tree);
    for (let size = 7; size < bytes.length + 97; size += 97) {
      await write('tb/train/events.out.tfevents.1', bytes.subarray(0, size));
      await runs.refresh();
    }
    assert.deepEqual(stepsOf(runs), upTo(60));
    assert.deepEqual(runs.all.map(({ name, generation }) => [name, generation]), [['tb/train', 0]]);
  });

  test('are read once more from their beginning when another object took the key, and stay drawn until then', async () => {
    const runs = new Runs(tree);
    await write('events.out.tfevents.1', scalars(0, 100));
    await runs.refresh();
    const [run] = runs.all;
    const drawn = run?.content;
    await write('events.out.tfevents.1', scalars(500, 700));
    await runs.list();
    assert.equal(run?.content, drawn);
    await runs.refresh();
    assert.deepEqual([stepsOf(runs)[0], stepsOf(runs).length, run?.generation], [500, 200, 1]);
    assert.deepEqual(await runs.refresh(), []);
  });

  test('that shrank or vanished between listing and reading harm nothing', async () => {
    const runs = new Runs(tree);
    await write('a/tfevents.1', scalars(0, 50));
    await write('b/tfevents.1', scalars(0, 5));
    await runs.refresh();
    await write('a/tfevents.1', scalars(0, 10));
    await runs.list();
    await store.delete('results', ['training-1/a/tfevents.1']);
    for (const run of runs.all) await runs.refreshRun(run);
    assert.deepEqual(runs.all.flatMap(({ unreadable }) => unreadable), []);
    await runs.refresh();
    assert.deepEqual(runs.all.map(({ name }) => name), ['b']);
  });

  test('of many megabytes are read in ranges', async () => {
    const bytes = scalars(0, 300_000);
    assert.ok(bytes.length > 10 * 1024 * 1024);
    await write('tfevents.1', bytes);
    const runs = new Runs(tree);
    await runs.refresh();
    assert.deepEqual(stepsOf(runs), upTo(300_000));
  });
});
