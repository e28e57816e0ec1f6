import type { LogSource } from '../logs/logSource.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { ObjectStore } from '../store/objectStore.ts';

/** Where the metrics of a training come from: its results bucket, and its logs. */
export interface MetricsSource {
  readonly plan: TrainingPlan;
  readonly store: ObjectStore;
  readonly logs: LogSource;
}

/** How often a bucket is looked at for news while a training goes on; learners bring it up to date every 5 s. */
export const metricsPollMs = 1_000;
