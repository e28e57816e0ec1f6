import path from 'node:path';
import type { LearnerDirectories } from '../../../plan/learnerEnvironment.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';

/** Where volumes are mounted in a learner's pod; the same for all its containers. */
export const podVolumes = {
  /** JOB_STATE_DIR: code, logs. */
  job: '/job',
  /** A folder for each data bucket. */
  data: '/mnt/data',
  /** A folder for the results bucket. */
  results: '/mnt/results',
  /** What the containers tell each other. */
  control: '/weft',
  /** From the ConfigMap. */
  scripts: '/etc/weft/scripts',
  /** From the Secret; never in the learner. */
  store: '/etc/weft/store',
} as const;

/** Written by the init container for plans with `mpi`. */
export const hostfilePath = `${podVolumes.job}/hostfile`;

/** The learner contract's directories, as the ancestor laid them out. */
export function podDirectories({ data, results, trainingId }: TrainingPlan): LearnerDirectories {
  const [first] = data;
  const resultBucket = path.posix.join(podVolumes.results, results.bucket);
  return {
    model: `${podVolumes.job}/model`,
    data: first ? path.posix.join(podVolumes.data, first.bucket) : podVolumes.data,
    result: path.posix.join(resultBucket, trainingId),
    resultBucket,
    checkpoint: path.posix.join(resultBucket, '_wml_checkpoints'),
    jobState: podVolumes.job,
    log: `${podVolumes.job}/logs`,
    pathDelimiter: ':',
  };
}
