import assert from 'node:assert/strict';
import type { EmetricsRecord } from '../../../../src/core/metrics/emetricsRecord.ts';
import type { MetricsSource } from '../../../../src/core/metrics/metricsSource.ts';
import { trainingEmetrics } from '../../../../src/core/metrics/trainingEmetrics.ts';
import { trainingScalars } from '../../../../src/core/metrics/trainingScalars.ts';
import { trainingKeys } from '../../../../src/core/plan/trainingKeys.ts';
import type { TrainingPlan } from '../../../../src/core/plan/trainingPlan.ts';
import { FolderObjectStore } from '../../../../src/core/store/folder/folderObjectStore.ts';
import { concat, fileVersion, scalarRecord } from '../../../support/eventFileWriter.ts';
import { hastyClock } from '../../../support/hastyClock.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';
import { somePlan } from '../../../support/trainingFixture.ts';

type EvaluationMetrics = TrainingPlan['evaluationMetrics'];

const extractor: EvaluationMetrics = {
  type: 'regex_extractor',
  lineLookahead: 4,
  groups: { train: { regex: 'step %{INT:step} loss %{FLOAT:loss}', values: { loss: { type: 'FLOAT', value: '$loss' } }, etimes: { step: { type: 'INT', value: '$step' } } } },
};
const metricsFile: EvaluationMetrics = { type: 'emetrics_file', in: '$JOB_STATE_DIR/logs/metrics.txt', lineLookahead: 4, groups: {} };

suite('trainingEmetrics', () => {
  const folder = tempFolderPerTest();
  const clock = hastyClock(50);
  const { signal } = new AbortController();

  interface Written {
    readonly plan: ReturnType<typeof somePlan>;
    readonly store: FolderObjectStore;
    readonly put: (key: string, content: string | Uint8Array) => Promise<unknown>;
    readonly source: (isOver?: () => boolean) => MetricsSource;
  }

  async function written(evaluationMetrics: EvaluationMetrics): Promise<Written> {
    const plan = somePlan({ evaluationMetrics });
    const store = new FolderObjectStore(folder.path());
    const { bucket } = plan.results;
    await store.createBucket(bucket);
    const logs = { trainingId: plan.trainingId, learnerIds: [1, 2], stored: { store, bucket } };
    return {
      plan,
      store,
      put: (key, content) => store.writeBytes(bucket, key, typeof content === 'string' ? Buffer.from(content) : content),
      source: (isOver = () => true) => ({ plan, store, logs: { ...logs, isOver: () => Promise.resolve(isOver()) } }),
    };
  }

  async function all(source: MetricsSource, follow = false): Promise<EmetricsRecord[]> {
    return Array.fromAsync(trainingEmetrics(source, { follow, clock, signal }));
  }

  test('extracts from the log of each learner, told apart by subid, numbered over the whole training', async () => {
    const { plan, put, source } = await written(extractor);
    await put(trainingKeys.log(plan.trainingId, 1), 'step 1 loss 0.5\nnoise\nstep 2 loss 0.25\n');
    await put(trainingKeys.log(plan.trainingId, 2), 'step 1 loss 0.75\n');
    const records = await all(source());
    assert.deepEqual(records.map(({ meta, grouplabel, values }) => [meta.subid, grouplabel, values['loss']?.value]).sort(), [['1', 'train', '0.25'], ['1', 'train', '0.5'], ['2', 'train', '0.75']]);
    assert.deepEqual(records.map(({ meta }) => meta.rindex), [1, 2, 3]);
    const scalars = await Array.fromAsync(trainingScalars(source(), {}, { clock, signal }));
    assert.deepEqual(scalars.map(({ tag, step, value }) => [tag, step, value]).sort(), [['loss', 1, 0.5], ['loss', 1, 0.75], ['loss', 2, 0.25]]);
  });

  test('reads the metrics file of each learner, also where it grows while it is followed', async () => {
    const { plan, put, source } = await written(metricsFile);
    const line = (loss: number): string => `${JSON.stringify({ grouplabel: 'train', values: { loss: { type: 'FLOAT', value: String(loss) } } })}\n`;
    const key = (learnerId: number): string => `${trainingKeys.stateLogs(plan.trainingId, learnerId)}metrics.txt`;
    await put(key(1), line(0.5) + line(0.25).slice(0, 10));
    await put(key(2), line(0.75));
    let isOver = false;
    const values: unknown[] = [];
    for await (const record of trainingEmetrics(source(() => isOver), { follow: true, clock, signal })) {
      values.push(record.values['loss']?.value);
      if (values.length === 2) {
        await put(key(1), line(0.5) + line(0.25));
        isOver = true;
      }
    }
    assert.deepEqual(values, ['0.5', '0.75', '0.25']);
  });

  test('turns event files into records, whether the manifest speaks of them or of nothing', async () => {
    for (const type of ['tensorboard', 'none'] as const) {
      const { plan, put, source } = await written({ type, lineLookahead: 4, groups: {} });
      await put(`${plan.trainingId}/logs/train/events.out.tfevents.1`, concat(fileVersion(), scalarRecord('loss', 1, 0.5), scalarRecord('loss', 2, 0.25)));
      const records = await all(source());
      assert.deepEqual(records.map(({ grouplabel, values }) => [grouplabel, values['loss']?.value]), [['train', '0.5'], ['train', '0.25']]);
    }
  });
});
