import type { Clock } from '../base/clock.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import type { MetricsSource } from './metricsSource.ts';
import { recordRuns } from './recordRuns.ts';
import { eventFileRuns, type RunsSource } from './runsSource.ts';
import { storeEventFileTree } from './storeEventFileTree.ts';
import type { ContentLimits } from './tagContent.ts';

/** The runs of a training, whatever its metrics are made of: the same that `trainingScalars` gives. */
export function trainingRuns(source: MetricsSource, limits: ContentLimits, clock: Clock): RunsSource {
  const { plan, store, logs } = source;
  const { type } = plan.evaluationMetrics;
  if (type === 'regex_extractor' || type === 'emetrics_file') return recordRuns(source, limits, clock);
  return eventFileRuns(storeEventFileTree(store, plan.results.bucket, trainingKeys.prefix(plan.trainingId)), limits, (signal) => logs.isOver(signal));
}
