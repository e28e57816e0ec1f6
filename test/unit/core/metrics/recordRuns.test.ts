import assert from 'node:assert/strict';
import { recordRuns } from '../../../../src/core/metrics/recordRuns.ts';
import type { ReadableRun, RunsSource } from '../../../../src/core/metrics/runsSource.ts';
import { trainingKeys } from '../../../../src/core/plan/trainingKeys.ts';
import { FolderObjectStore } from '../../../../src/core/store/folder/folderObjectStore.ts';
import { hastyClock } from '../../../support/hastyClock.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';
import { somePlan } from '../../../support/trainingFixture.ts';
import { waitUntil } from '../../../support/stack/waitUntil.ts';

const patienceMs = 15_000;
const metricsFile = { type: 'emetrics_file', in: '$JOB_STATE_DIR/logs/metrics.txt', lineLookahead: 4, groups: {} } as const;

const line = (group: string, step: number, loss: number): string => `${JSON.stringify({ grouplabel: group, etimes: { step: { type: 'INT', value: String(step) } }, values: { loss: { type: 'FLOAT', value: String(loss) } } })}\n`;

const lossOf = ({ content }: ReadableRun): readonly (readonly [number, number])[] => [...(content.scalars().get('loss')?.points() ?? [])].map(({ step, value }) => [step, value]);

suite('recordRuns', () => {
  const folder = tempFolderPerTest();

  /** A training of one learner that writes a metrics file. */
  async function training(): Promise<{ readonly runs: RunsSource; readonly write: (content: string) => Promise<unknown>; readonly breakOrMend: () => void }> {
    const plan = somePlan({ evaluationMetrics: metricsFile });
    const store = new FolderObjectStore(folder.path());
    const { bucket } = plan.results;
    await store.createBucket(bucket);
    const failing = { isFailing: false };
    const logs = {
      trainingId: plan.trainingId,
      learnerIds: [1],
      stored: { store, bucket },
      isOver: () => (failing.isFailing ? Promise.reject(new Error('The target is gone.')) : Promise.resolve(false)),
    };
    return {
      runs: recordRuns({ plan, store, logs }, { scalarsPerTag: 100 }, hastyClock(50)),
      write: (content) => store.writeBytes(bucket, `${trainingKeys.stateLogs(plan.trainingId, 1)}metrics.txt`, Buffer.from(content)),
      breakOrMend: () => {
        failing.isFailing = !failing.isFailing;
      },
    };
  }

  const listed = (runs: RunsSource, signal: AbortSignal, names: readonly string[]): Promise<readonly ReadableRun[]> =>
    waitUntil(`the runs are ${names.join(', ')}`, patienceMs, async () => {
      const found = await runs.list(signal);
      return found.map(({ name }) => name).join() === names.join() && found;
    });

  test('appear by name, and have news once for all that came', async () => {
    const stop = new AbortController();
    const { runs, write } = await training();
    assert.deepEqual(await runs.list(stop.signal), []);
    await write(line('validation', 1, 0.75) + line('train', 1, 0.5) + line('train', 2, 0.25));
    const [train, validation] = await listed(runs, stop.signal, ['train', 'validation']);
    assert.ok(train && validation);
    await waitUntil('both points came', patienceMs, () => Promise.resolve(lossOf(train).length === 2));
    assert.deepEqual([lossOf(train), lossOf(validation)], [[[1, 0.5], [2, 0.25]], [[1, 0.75]]]);
    assert.deepEqual([await runs.refreshRun('train', stop.signal), await runs.refreshRun('train', stop.signal)], [true, false]);
    await write(line('validation', 1, 0.75) + line('train', 1, 0.5) + line('train', 2, 0.25) + line('train', 3, 0.125));
    await waitUntil('there is news', patienceMs, () => runs.refreshRun('train', stop.signal));
    assert.deepEqual(lossOf(train).at(-1), [3, 0.125]);
    assert.equal(await runs.refreshRun('validation', stop.signal), true);
    assert.equal(await runs.refreshRun('elsewhere', stop.signal), false);
    stop.abort();
  });

  test('begin anew, and double nothing, when somebody looks again', async () => {
    const { runs, write } = await training();
    await write(line('train', 1, 0.5) + line('train', 2, 0.25));
    for (const look of ['first', 'second']) {
      const stop = new AbortController();
      const [train] = await listed(runs, stop.signal, ['train']);
      assert.ok(train, look);
      await waitUntil('both points came', patienceMs, () => Promise.resolve(lossOf(train).length === 2));
      stop.abort();
      await write(line('train', 1, 0.5) + line('train', 2, 0.25));
    }
  });

  test('say why nothing more comes, and go on when it does', async () => {
    const stop = new AbortController();
    const { runs, write, breakOrMend } = await training();
    await write(line('train', 1, 0.5));
    await listed(runs, stop.signal, ['train']);
    breakOrMend();
    const failure = await waitUntil('the failure is told', patienceMs, () => runs.list(stop.signal).then(() => false as const, (thrown: unknown) => thrown));
    assert.match(String(failure), /The target is gone\./);
    breakOrMend();
    await listed(runs, stop.signal, ['train']);
    stop.abort();
  });

  test('keep no more points than they are asked to, and the last', async () => {
    const stop = new AbortController();
    const { runs, write } = await training();
    await write(Array.from({ length: 1000 }, (_, step) => line('train', step, step)).join(''));
    const [train] = await listed(runs, stop.signal, ['train']);
    assert.ok(train);
    await waitUntil('the last point came', patienceMs, () => Promise.resolve(lossOf(train).at(-1)?.[0] === 999));
    assert.ok(lossOf(train).length <= 100);
    stop.abort();
  });
});
