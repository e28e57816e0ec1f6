import assert from 'node:assert/strict';
import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { WeftError } from '../../../../src/core/base/weftError.ts';
import { folderEventFileTree } from '../../../../src/core/metrics/folderEventFileTree.ts';
import { LiveRuns, type RunsNews } from '../../../../src/core/metrics/liveRuns.ts';
import { eventFileRuns, type RunsSource } from '../../../../src/core/metrics/runsSource.ts';
import { fileVersion, scalarRecord } from '../../../support/eventFileWriter.ts';
import { ManualClock } from '../../../support/manualClock.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';

suite('runs that are followed', () => {
  const folder = tempFolderPerTest();
  let stop: AbortController;
  let clock: ManualClock;
  let news: RunsNews[];
  let following: Promise<void>;

  const write = async (run: string, ...records: readonly Uint8Array[]): Promise<void> => {
    await mkdir(folder.path(run), { recursive: true });
    await appendFile(folder.path(run, 'events.out.tfevents.1'), Buffer.concat(records));
  };
  const begin = (...sources: readonly RunsSource[]): LiveRuns => {
    const runs = new LiveRuns(sources, clock);
    following = runs.follow((one) => news.push(one), stop.signal);
    return runs;
  };
  const nextLook = async (): Promise<void> => {
    await clock.untilSleeping(60_000);
    clock.advance(60_000);
    await clock.untilSleeping(60_000);
  };
  const values = (runs: LiveRuns, name: string, tag = 'loss'): number[] => {
    const series = runs.all.find(({ run }) => run.name === name)?.run.content.scalars().get(tag);
    return [...(series?.points() ?? [])].map(({ value }) => value);
  };

  setup(() => {
    stop = new AbortController();
    clock = new ManualClock();
    news = [];
  });

  teardown(async () => {
    stop.abort();
    await following;
  });

  test('are listed, and read only when they are wanted', async () => {
    await write('train', fileVersion(), scalarRecord('loss', 1, 3));
    await write('validation', fileVersion(), scalarRecord('loss', 1, 4));
    const runs = begin(eventFileRuns(folderEventFileTree(folder.path()), {}));
    await clock.untilSleeping(60_000);
    assert.deepEqual(runs.all.map(({ run }) => run.name), ['train', 'validation']);
    assert.deepEqual(values(runs, 'train'), []);
    runs.want(({ run }) => run.name === 'train');
    await nextLook();
    assert.deepEqual([values(runs, 'train'), values(runs, 'validation')], [[3], []]);
  });

  test('grow as their files do, appear and go, and keep their ids', async () => {
    await write('train', fileVersion(), scalarRecord('loss', 1, 3));
    const runs = begin(eventFileRuns(folderEventFileTree(folder.path()), {}));
    runs.want(() => true);
    await nextLook();
    const [first] = runs.all;
    await write('train', scalarRecord('loss', 2, 2));
    await write('a-run-before-it', fileVersion(), scalarRecord('loss', 1, 9));
    await nextLook();
    assert.deepEqual(values(runs, 'train'), [3, 2]);
    assert.equal(runs.all.find(({ run }) => run.name === 'train')?.id, first?.id);
    await rm(folder.path('train'), { recursive: true });
    await nextLook();
    assert.deepEqual(runs.all.map(({ run }) => run.name), ['a-run-before-it']);
  });

  test('tell each change once', async () => {
    await write('train', fileVersion(), scalarRecord('loss', 1, 3));
    const runs = begin(eventFileRuns(folderEventFileTree(folder.path()), {}));
    runs.want(() => true);
    await nextLook();
    news.length = 0;
    await nextLook();
    assert.deepEqual(news, []);
    await write('train', scalarRecord('loss', 2, 2));
    await nextLook();
    assert.deepEqual(news.map(({ kind }) => kind), ['read']);
  });

  test('of a source in trouble stay, the trouble is told, and it is over when it is over', async () => {
    await write('train', fileVersion(), scalarRecord('loss', 1, 3));
    const sound = eventFileRuns(folderEventFileTree(folder.path()), {});
    let isInTrouble = false;
    const source: RunsSource = { ...sound, list: async (signal) => (isInTrouble ? Promise.reject(new WeftError('store/unreachable', 'The store cannot be reached.')) : sound.list(signal)) };
    const runs = begin(source);
    runs.want(() => true);
    await nextLook();
    isInTrouble = true;
    await nextLook();
    assert.equal(runs.stateOf(source).trouble?.message, 'The store cannot be reached.');
    assert.deepEqual(values(runs, 'train'), [3]);
    isInTrouble = false;
    await nextLook();
    assert.equal(runs.stateOf(source).trouble, undefined);
  });

  test('of a training that has ended are looked at less often', async () => {
    await writeFile(folder.path('events.out.tfevents.1'), fileVersion());
    const source = eventFileRuns(folderEventFileTree(folder.path()), {}, () => Promise.resolve(true));
    const runs = begin(source);
    assert.ok((await clock.untilSleeping(60_000)) >= 10_000);
    assert.equal(runs.stateOf(source).isOver, true);
  });
});
