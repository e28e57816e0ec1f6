import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import type { LearnerRecord } from '../learnerRecord.ts';
import type { LearnerFacts, TrainingFacts } from '../trainingFacts.ts';
import type { LearnerStatus, SupervisorStatus, Wish } from './localState.ts';

/** Everything a training's folder says at one moment. */
export interface FolderReading {
  readonly plan: TrainingPlan;
  /** Absent before the release. */
  readonly wish?: Wish;
  readonly status?: SupervisorStatus;
  /** By learner id; of the status' attempt or an earlier one. */
  readonly records: ReadonlyMap<number, LearnerRecord>;
}

/** Whether somebody has to supervise: a run is asked for that has not begun, or one that has begun has not ended. */
export function needsSupervisor({ wish, status }: Pick<FolderReading, 'wish' | 'status'>): boolean {
  if (wish === undefined) return false;
  if (status !== undefined && status.stage !== 'ended') return true;
  return wish.wish === 'run' && wish.run > (status?.run ?? 0);
}

/** Whether a learner writes no more in this run: it has ended, and no retry will start it again. */
export function hasLearnerEnded({ plan, wish, status }: Pick<FolderReading, 'wish' | 'status'> & Partial<Pick<FolderReading, 'plan'>>, learnerId: number): boolean {
  if (!plan || !status || status.run < (wish?.run ?? 0)) return false;
  if (status.stage === 'storing' || status.stage === 'ended') return true;
  const learner = status.learners.find((candidate) => candidate.learnerId === learnerId);
  return learner?.endedAt !== undefined && status.retriesUsed >= plan.retries;
}

/**
 * The facts of a training that somebody supervises, or that needs nobody. `lost` says in a sentence that it needs a
 * supervisor and has none.
 */
export function localFacts({ plan, wish, status, records }: FolderReading, lost?: string): TrainingFacts {
  // A resume counts from the moment it is asked for: what the last run left behind is not its state.
  const begun = status !== undefined && status.run >= (wish?.run ?? 0);
  const message = lost ?? (begun ? status.lost?.message : undefined);
  return {
    plan,
    targetId: 'local',
    submission: wish === undefined || wish.run === 0 ? 'uploading' : 'submitted',
    wish: wish?.wish ?? 'run',
    attempt: begun ? status.attempt : (status?.attempt ?? 0) + 1,
    ...(message === undefined ? {} : { lost: { message } }),
    conditions: begun ? status.conditions : [],
    learners: Array.from({ length: plan.learners }, (_, index) => {
      const learnerId = index + 1;
      const learner = begun ? status.learners.find((candidate) => candidate.learnerId === learnerId) : undefined;
      return learner ? learnerFacts(learner, records.get(learnerId)) : { learnerId, phase: 'waiting' };
    }),
  };
}

function learnerFacts(learner: LearnerStatus, record: LearnerRecord | undefined): LearnerFacts {
  const { process, stoppedBy } = learner;
  return {
    ...without(learner, 'process', 'stoppedBy', 'vanished'),
    ...(process === undefined ? {} : { place: `process ${String(process.pid)}` }),
    // Why it was stopped is more telling than the signal that did it.
    ...(stoppedBy === undefined ? {} : { endReason: stoppedBy }),
    ...(record === undefined ? {} : { record }),
  };
}

function without<T extends object, K extends keyof T>(value: T, ...keys: readonly K[]): Omit<T, K> {
  return Object.fromEntries(Object.entries(value).filter(([key]) => !keys.some((own) => own === key))) as Omit<T, K>;
}
