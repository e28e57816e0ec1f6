import assert from 'node:assert/strict';
import { appendFile, mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../../../src/core/base/clock.ts';
import { folderEventFileTree } from '../../../../src/core/metrics/folderEventFileTree.ts';
import { type Scalar, type ScalarQuery, followScalars, readScalars } from '../../../../src/core/metrics/readScalars.ts';
import type { Run } from '../../../../src/core/metrics/run.ts';
import { Runs } from '../../../../src/core/metrics/runs.ts';
import { bytesField, concat, event, fileVersion, floatField, fromHex, record, scalarMetadata, scalarRecord, sessionStart, simpleValue, summary, varintField } from '../../../support/eventFileWriter.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';

const tensorValue = (tag: string, value: number, metadata: Uint8Array = new Uint8Array()): Uint8Array =>
  concat(bytesField(1, tag), bytesField(8, concat(varintField(1, 1), bytesField(2, ''), floatField(5, value))), metadata);

suite('readScalars', () => {
  const folder = tempFolderPerTest();
  const tree = () => folderEventFileTree(folder.path());

  async function write(file: string, ...parts: readonly Uint8Array[]): Promise<void> {
    await mkdir(path.dirname(folder.path(file)), { recursive: true });
    await writeFile(folder.path(file), concat(...parts));
  }

  async function read(query?: ScalarQuery, from = tree()): Promise<Scalar[]> {
    const scalars: Scalar[] = [];
    for await (const scalar of readScalars(from, query)) scalars.push(scalar);
    return scalars;
  }
  const brief = ({ run, tag, step, value }: Scalar): string => `${run} ${tag} ${String(step)} ${String(value)}`;

  test('reads a file as TensorBoard wrote it', async () => {
    await write(
      'events.out.tfevents.1700000000.host',
      fromHex('1800000000000000a37f4b220900001040fc54d9411a0d627261696e2e4576656e743a32338d2fe9'),
      fromHex('1a00000000000000129bd82d0900006040fc54d94110072a0d0a0b0a046c6f7373150000003e383dea8b'),
      fromHex('3700000000000000e7e8ca59090000a040fc54d94110ac022a290a270a0a65706f63685f6c6f7373420a080112002a040000403f4a0d0a090a077363616c6172732001268c6647'),
    );
    assert.deepEqual(await read(), [
      { run: '.', tag: 'loss', step: 7, wallTime: 1700000001.5, value: 0.125, standing: 'current' },
      { run: '.', tag: 'epoch_loss', step: 300, wallTime: 1700000002.5, value: 0.75, standing: 'current' },
    ]);
  });

  test('names runs by their folders, and takes only files that TensorBoard takes', async () => {
    for (const file of ['tfevents.1', 'a/b/x.tfevents.2', 'a/tfevents', 'a-b/tfevents.v2', 'a/notes.txt', 'a/b/tfevents.profile-empty', 'none/tfeventz']) {
      await write(file, scalarRecord('loss', 1, 1));
    }
    assert.deepEqual((await new Runs(tree()).list()).map(({ name }) => name), ['.', 'a', 'a-b', 'a/b']);
    assert.deepEqual((await read()).map(({ run }) => run), ['.', 'a', 'a-b', 'a/b']);
  });

  test('merges the files of a run in the order of their names', async () => {
    await write('tfevents.2', scalarRecord('loss', 2, 2));
    await write('tfevents.1', scalarRecord('loss', 1, 1));
    await write('tfevents.10', scalarRecord('loss', 10, 10));
    assert.deepEqual((await read()).map(({ step }) => step), [1, 10, 2]);
  });

  test('gives the runs and tags that are asked for', async () => {
    for (const run of ['train', 'validation']) await write(`${run}/tfevents`, scalarRecord('loss', 1, 1), scalarRecord('acc/top1', 1, 1));
    assert.deepEqual((await read({ run: ['t*'], tag: ['acc*'] })).map(brief), ['train acc/top1 1 1']);
  });

  test('follows links to folders, and stops where they lead in a circle', async () => {
    await write('real/tfevents', scalarRecord('loss', 1, 1));
    await symlink(folder.path('real'), folder.path('linked'), 'junction');
    await symlink(folder.path(), folder.path('real/up'), 'junction');
    const names = (await new Runs(tree()).list()).map(({ name }) => name);
    assert.ok(names.includes('real') && names.includes('linked'));
  });

  test('says that a folder which is not there holds nothing', async () => {
    assert.deepEqual(await read({}, folderEventFileTree(folder.path('later'))), []);
  });

  test('reads tensors as scalars when the tag’s first value says so', async () => {
    await write('tfevents', record(event({ step: 1 }, summary(tensorValue('a', 1, scalarMetadata())))), record(event({ step: 2 }, summary(tensorValue('a', 2)))), record(event({ step: 3 }, summary(tensorValue('other', 3)))));
    assert.deepEqual((await read()).map(brief), ['. a 1 1', '. a 2 2']);
  });

  test('keeps NaN, infinities, denormals and odd wall times as they are', async () => {
    const values = [NaN, Infinity, -Infinity, Math.fround(1e-45), Math.fround(3.4e38), -0];
    const wallTimes = [0, NaN, -1, Infinity, 1e-300, 1e300];
    await write('tfevents', ...values.map((value, index) => scalarRecord('a', index, value, wallTimes[index])));
    const points = await read();
    assert.deepEqual(points.map(({ value }) => value), values);
    assert.deepEqual(points.map(({ wallTime }) => wallTime), wallTimes);
  });

  test('passes over malformed records, counts them, and keeps nothing of them', async () => {
    const half = event({ step: 2 }, summary(simpleValue('loss', 2)), new Uint8Array([0x2a, 0x7f]));
    await write('tfevents', scalarRecord('loss', 1, 1), record(half), record(event({ step: 3 }, summary(concat(bytesField(1, new Uint8Array([0xff])), floatField(2, 1))))), scalarRecord('loss', 4, 4));
    const seen: Run[] = [];
    assert.deepEqual((await read({ tag: ['loss'], onRead: (run) => seen.push(run) })).map(({ step }) => step), [1, 4]);
    assert.equal(seen[0]?.bad.malformed, 2);
  });

  test('marks points that a restart wrote anew, and leaves out those that their writer withdrew', async () => {
    await write('tfevents.1', fileVersion(), ...[0, 1, 2, 3].map((step) => scalarRecord('loss', step, step)));
    await write('tfevents.2', fileVersion(), ...[2, 3].map((step) => scalarRecord('loss', step, step + 0.5)));
    assert.deepEqual((await read()).map(({ step, standing }) => `${String(step)} ${standing}`), ['0 current', '1 current', '2 preempted', '3 preempted', '2 current', '3 current']);
    await write('tfevents.3', record(event({ step: 1 }, sessionStart())));
    assert.deepEqual((await read()).map(({ step }) => step), [0]);
    assert.equal((await read({ withdrawn: true })).filter(({ standing }) => standing === 'withdrawn').length, 5);
  });

  test('reads a run anew, once, when one of its files was replaced', async () => {
    await write('a/tfevents.1', scalarRecord('loss', 1, 1));
    await write('a/tfevents.2', scalarRecord('loss', 2, 2));
    const runs = new Runs(tree());
    const [run] = await runs.refresh();
    assert.ok(run);
    const before = run.content;
    await write('new', scalarRecord('loss', 5, 5), scalarRecord('loss', 6, 6));
    await rename(folder.path('new'), folder.path('a/tfevents.1'));
    assert.deepEqual(await runs.refresh(), [run]);
    assert.notEqual(run.content, before);
    assert.equal(run.generation, 1);
    assert.deepEqual([...(run.content.scalars().get('loss')?.points() ?? [])].map(({ step }) => step), [5, 6, 2]);
    assert.deepEqual(await runs.refresh(), []);
  });

  test('keeps what a deleted file held, and drops a run with its last file', async () => {
    await write('a/tfevents.1', scalarRecord('loss', 1, 1));
    await write('a/tfevents.2', scalarRecord('loss', 2, 2));
    const runs = new Runs(tree());
    await runs.refresh();
    await rm(folder.path('a/tfevents.1'));
    await runs.refresh();
    assert.equal(runs.all[0]?.content.scalars().get('loss')?.length, 2);
    await rm(folder.path('a/tfevents.2'));
    await runs.refresh();
    assert.deepEqual(runs.all, []);
  });

  test('follows what is written, without loss or repeat, until it is told to stop', async () => {
    const bytes = concat(...Array.from({ length: 40 }, (_, index) => scalarRecord('loss', index, index)));
    const abort = new AbortController();
    let written = 0;
    await write('tfevents');
    const clock: Clock = {
      now: () => 0,
      sleep: async (_ms, signal) => {
        signal?.throwIfAborted();
        if (written === bytes.length) abort.abort();
        await appendFile(folder.path('tfevents'), bytes.slice(written, written + 37));
        written = Math.min(bytes.length, written + 37);
      },
    };
    const steps: number[] = [];
    await assert.rejects(async () => {
      for await (const { step } of followScalars(tree(), { clock, pollMs: 1000, signal: abort.signal })) steps.push(step);
    }, { name: 'AbortError' });
    assert.deepEqual(steps, Array.from({ length: 40 }, (_, index) => index));
  });
});
