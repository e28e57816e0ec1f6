import { trainingKeys } from '../plan/trainingKeys.ts';
import { scalarsFromEmetrics } from './emetricsScalars.ts';
import { type MetricsSource, metricsPollMs } from './metricsSource.ts';
import { nameFilter } from './nameFilter.ts';
import { followScalars, type Scalar, type ScalarQuery } from './readScalars.ts';
import { storeEventFileTree } from './storeEventFileTree.ts';
import { trainingEmetrics, type TrainingMetricsOptions } from './trainingEmetrics.ts';

/**
 * The scalars of a training, whatever its metrics are made of: every event file below its results, wherever the command
 * wrote it, then the numbers of the records that patterns or metrics files give. Runs are folders below the results.
 */
export async function* trainingScalars(source: MetricsSource, query: Omit<ScalarQuery, 'signal'>, options: TrainingMetricsOptions): AsyncGenerator<Scalar> {
  const { plan, store, logs } = source;
  const { type } = plan.evaluationMetrics;
  if (type === 'regex_extractor' || type === 'emetrics_file') {
    const isRun = nameFilter(query.run);
    const isTag = nameFilter(query.tag);
    for await (const record of trainingEmetrics(source, options)) {
      for (const scalar of scalarsFromEmetrics(record)) if (isRun(scalar.run) && isTag(scalar.tag)) yield scalar;
    }
    return;
  }
  const { follow = false, clock, signal } = options;
  const isOver = follow ? () => logs.isOver(signal) : () => Promise.resolve(true);
  yield* followScalars(storeEventFileTree(store, plan.results.bucket, trainingKeys.prefix(plan.trainingId)), { ...query, clock, pollMs: metricsPollMs, signal, isOver });
}
