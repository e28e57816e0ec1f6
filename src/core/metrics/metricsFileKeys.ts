import { trainingKeys } from '../plan/trainingKeys.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';

/** Where the ancestor's emetrics_file looks when the manifest does not say. */
export const defaultMetricsFile = '$JOB_STATE_DIR/logs/evaluation-metrics.txt';

const variable = /^\$(?:\{(\w+)\}|(\w+))\/(.+)$/;

/**
 * Keys, learner by learner, under which a file that learners write is kept in the results bucket. `path` is as in the
 * manifest: below $LOG_DIR, $JOB_STATE_DIR/logs, $RESULT_DIR or $CHECKPOINT_DIR, or their FfDL paths. Nothing else that
 * a learner writes is kept, so there is no key for it. Where all learners share a folder there is one key.
 */
export function metricsFileKeys({ trainingId, results, learners }: Pick<TrainingPlan, 'trainingId' | 'results' | 'learners'>, path: string): string[] {
  const [, braced, bare, below = ''] = variable.exec(spellOut(path, trainingId, results.bucket)) ?? [];
  switch (braced ?? bare) {
    case 'LOG_DIR':
      return Array.from({ length: learners }, (_, index) => `${trainingKeys.stateLogs(trainingId, index + 1)}${below}`);
    case 'RESULT_DIR':
      return [`${trainingKeys.prefix(trainingId)}${below}`];
    case 'CHECKPOINT_DIR':
      return [`${trainingKeys.checkpoints(trainingId)}${below}`];
    default:
      return [];
  }
}

/** Literal paths and longer spellings as one of the three variables. */
function spellOut(path: string, trainingId: string, bucket: string): string {
  return path
    .replace(/^(\$JOB_STATE_DIR|\$\{JOB_STATE_DIR\}|\/job)\/logs\//, '$LOG_DIR/')
    .replace(`/mnt/results/${bucket}/${trainingId}/`, () => '$RESULT_DIR/')
    .replace(`/mnt/results/${bucket}/_wml_checkpoints/`, () => '$CHECKPOINT_DIR/');
}
