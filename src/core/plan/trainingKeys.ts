import type { TrainingPlan } from './trainingPlan.ts';

/** Keys under a training's prefix in its results bucket, as the ancestor laid them out and as Weft adds to it. */
export const trainingKeys = {
  prefix: (trainingId: string): string => `${trainingId}/`,
  submittedCode: (trainingId: string): string => `${trainingId}/_submitted_code/`,
  manifest: (trainingId: string): string => `${trainingId}/_submitted_code/manifest.yml`,
  snapshot: (trainingId: string): string => `${trainingId}/_submitted_code/snapshot.json`,
  ready: (trainingId: string): string => `${trainingId}/_submitted_code/READY`,
  /** The plan, so that an ended training can be listed from the bucket alone. */
  plan: (trainingId: string): string => `${trainingId}/_plan.json`,
  /** The plan of a training that was deleted and whose results were kept: it is listed no more. */
  deletedPlan: (trainingId: string): string => `${trainingId}/_deleted_plan.json`,
  log: (trainingId: string, learnerId: number): string => `${trainingId}/learner-${String(learnerId)}/training-log.txt`,
  /** One line `<ISO 8601> <bytes>` per sync: how long the log was at that time, so that it can be read from a time on. */
  logTimes: (trainingId: string, learnerId: number): string => `${trainingId}/learner-${String(learnerId)}/_log_times`,
  /** JOB_STATE_DIR/logs of a learner: event files and metrics files written there. */
  stateLogs: (trainingId: string, learnerId: number): string => `${trainingId}/learner-${String(learnerId)}/logs/`,
  record: (trainingId: string, learnerId: number): string => `${trainingId}/learner-${String(learnerId)}/_record.json`,
  checkpoints: (trainingId: string): string => `${trainingId}/_wml_checkpoints/`,
} as const;

/** Packs are shared by all trainings of a results bucket and named by their content. */
export const packKey = (sha256: string): string => `_weft_packs/${sha256}.tar`;

/** Where a training's results are, for people and scripts: "<bucket>/<training id>". */
export const resultsPlace = ({ results, trainingId }: Pick<TrainingPlan, 'results' | 'trainingId'>): string => `${results.bucket}/${trainingId}`;
