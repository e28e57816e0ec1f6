import { rankEnvironment, type Rendezvous } from './rankEnvironment.ts';
import type { TrainingPlan } from './trainingPlan.ts';

/** Which learner, and what it really got. */
export interface LearnerSeat {
  /** Counts from 1. */
  readonly learnerId: number;
  /** What the place gives, which on this computer can be less than the plan asks. */
  readonly gpuCount: number;
  /** Cluster namespace; the ancestor's scripts read it. */
  readonly namespace: string;
}

/** Where the learner finds things, as paths of the system it runs on. */
export interface LearnerDirectories {
  /** Holds the submitted code; the working directory. */
  readonly model: string;
  /** The first data bucket, or the empty folder that stands for it. */
  readonly data: string;
  /** `<result bucket>/<training id>`. */
  readonly result: string;
  readonly resultBucket: string;
  /** `<result bucket>/_wml_checkpoints`. */
  readonly checkpoint: string;
  readonly jobState: string;
  /** `<job state>/logs`. */
  readonly log: string;
  /** ":" or ";", between the parts of PYTHONPATH. */
  readonly pathDelimiter: ':' | ';';
}

/**
 * The whole learner contract of Fabric for Deep Learning, the rank wiring that today's launchers read, and the
 * manifest's own `env`, which may not override either. GPU_COUNT is a float of six decimals, since the ancestor wrote it
 * so and its scripts cut it; NUM_GPUS is the same count as an integer, named like NUM_LEARNERS. Pure: the same for
 * every target.
 */
export function learnerEnvironment(plan: TrainingPlan, seat: LearnerSeat, directories: LearnerDirectories, rendezvous: Rendezvous): Record<string, string> {
  const pythonPath = [directories.model, plan.env['PYTHONPATH']].filter(Boolean).join(directories.pathDelimiter);
  return {
    // Into a file or a pipe Python writes by the block; a log is for watching. The manifest may say otherwise.
    PYTHONUNBUFFERED: '1',
    ...plan.env,
    ...rankEnvironment(plan, seat.learnerId, seat.gpuCount, rendezvous),
    MODEL_DIR: directories.model,
    DATA_DIR: directories.data,
    RESULT_DIR: directories.result,
    RESULT_BUCKET_DIR: directories.resultBucket,
    CHECKPOINT_DIR: directories.checkpoint,
    JOB_STATE_DIR: directories.jobState,
    LOG_DIR: directories.log,
    PYTHONPATH: pythonPath,
    TRAINING_ID: plan.trainingId,
    DLAAS_JOB_ID: plan.trainingId,
    TRAINING_JOB: plan.trainingId,
    TRAINING_COMMAND: plan.command,
    LEARNER_ID: String(seat.learnerId),
    NUM_LEARNERS: String(plan.learners),
    GPU_COUNT: seat.gpuCount.toFixed(6),
    NUM_GPUS: String(seat.gpuCount),
    LEARNER_NAME_PREFIX: plan.trainingId,
    // Stable and ending in the learner's index, as the ancestor's stateful pods were named; scripts cut the index off.
    DOWNWARD_API_POD_NAME: `${plan.trainingId}-${String(seat.learnerId - 1)}`,
    DOWNWARD_API_POD_NAMESPACE: seat.namespace,
  };
}
