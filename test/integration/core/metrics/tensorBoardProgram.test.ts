import assert from 'node:assert/strict';
import { access, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { EventFileMirror } from '../../../../src/core/metrics/eventFileMirror.ts';
import { folderEventFileTree } from '../../../../src/core/metrics/folderEventFileTree.ts';
import { startTensorBoard } from '../../../../src/core/metrics/tensorBoard.ts';
import { concat, fileVersion, scalarRecord } from '../../../support/eventFileWriter.ts';
import { type PythonEnvironment, pythonEnvironmentOrSkip } from '../../../support/pythonEnvironment.ts';
import { type TempFolder, tempFolder } from '../../../support/tempFolder.ts';
import { until } from '../../../support/until.ts';

const requirements = path.resolve(import.meta.dirname, '../../../support/tensorboard-requirements.txt');

suite('Open in TensorBoard', () => {
  let logs: TempFolder;
  const ending = new AbortController();
  const request = (python: string) => ({ tree: folderEventFileTree(logs.path), program: { python, environment: { PATH: process.env['PATH'] ?? '' } }, clock: systemClock, pollMs: 200, signal: ending.signal });

  setup(async () => {
    logs = await tempFolder({ 'run/events.out.tfevents.1': concat(fileVersion(), scalarRecord('loss', 1, 0.5)) });
  });
  teardown(() => logs[Symbol.asyncDispose]());

  test('brings files down, what they gain as well, and lets no name lead out of the folder', async () => {
    await using target = await tempFolder();
    const { list, label } = folderEventFileTree(logs.path);
    const mirror = new EventFileMirror({ label, list: async () => (await list()).flatMap((entry) => [entry, { ...entry, path: `../${entry.path}` }, { ...entry, path: `a\\..\\${entry.path}` }]) }, target.join('inner'));
    const copied = () => readFile(target.join('inner/run/events.out.tfevents.1'));
    assert.equal(await mirror.update(), 1);
    const longer = concat(fileVersion(), scalarRecord('loss', 1, 0.5), scalarRecord('loss', 2, 0.25));
    await writeFile(logs.join('run/events.out.tfevents.1'), longer);
    await mirror.update();
    assert.deepEqual(new Uint8Array(await copied()), longer);
    await writeFile(logs.join('run/events.out.tfevents.1'), concat(fileVersion()));
    await mirror.update();
    assert.deepEqual(new Uint8Array(await copied()), fileVersion());
    await assert.rejects(access(target.join('run')));
  });

  test('says how TensorBoard is installed where it is not', async function () {
    const { python } = await pythonEnvironmentOrSkip(this, []);
    await assert.rejects(startTensorBoard(request(python)), { code: 'metrics/tensorboard-missing', message: new RegExp(`${python} -m pip install tensorboard`) });
  });

  test('shows a training’s scalars on loopback, new ones too, and stops', async function () {
    const { python }: PythonEnvironment = await pythonEnvironmentOrSkip(this, [requirements]);
    const board = await startTensorBoard(request(python));
    const steps = async (): Promise<readonly number[]> => {
      const answer = await fetch(new URL('data/plugin/timeseries/timeSeries', board.url), { method: 'POST', body: new URLSearchParams({ requests: JSON.stringify([{ plugin: 'scalars', tag: 'loss', run: 'run' }]) }) });
      if (!answer.ok) return [];
      const [series] = (await answer.json()) as { runToSeries?: Record<string, { step: number }[]> }[];
      return series?.runToSeries?.['run']?.map(({ step }) => step) ?? [];
    };
    try {
      assert.equal(new URL(board.url).hostname, '127.0.0.1');
      await until(async () => (await steps()).join() === '1');
      await writeFile(logs.join('run/events.out.tfevents.1'), concat(fileVersion(), scalarRecord('loss', 1, 0.5), scalarRecord('loss', 2, 0.25)));
      await until(async () => (await steps()).join() === '1,2');
    } finally {
      await board[Symbol.asyncDispose]();
    }
    await assert.rejects(fetch(board.url));
  });
});
