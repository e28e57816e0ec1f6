import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { LearnerRecord } from './learnerRecord.ts';

/** What a target knows of a training, without judgement. Times are ISO 8601, UTC. */
export interface TrainingFacts {
  readonly plan: TrainingPlan;
  readonly targetId: string;
  readonly namespace?: string;
  /** uploading: created, code not complete. */
  readonly submission: 'uploading' | 'submitted';
  /** What the person wants of it. */
  readonly wish: 'run' | 'halt' | 'delete';
  /** Counts from 1; grows with every resume and retry. */
  readonly attempt: number;
  /** Who ran it is gone without a word: the supervisor died, or the Job vanished. */
  readonly lost?: { readonly message: string };
  /** Why it does not start yet or was ended from outside, in the target's own words. */
  readonly conditions: readonly TrainingCondition[];
  /** One per learner, in order. */
  readonly learners: readonly LearnerFacts[];
}

export type ConditionKind =
  | 'waiting-for-queue'
  | 'suspended'
  | 'unschedulable'
  | 'never-fits'
  | 'quota-exceeded'
  | 'create-refused'
  | 'image-pull-failed'
  | 'start-failed'
  | 'node-unreachable'
  | 'deadline-exceeded'
  | 'disrupted'
  | 'retrying'
  | 'code-not-loaded'
  | 'data-not-loaded'
  | 'results-not-stored'
  | 'unknown';

export interface TrainingCondition {
  readonly kind: ConditionKind;
  readonly message: string;
  readonly since?: string;
}

export interface LearnerFacts {
  /** Counts from 1. */
  readonly learnerId: number;
  /**
   * ended: for good in this attempt; between a failure and its retry a learner is `waiting`, with the next attempt's
   * number. lost: gone for good without an exit code.
   */
  readonly phase: 'waiting' | 'fetching' | 'running' | 'storing' | 'ended' | 'lost';
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** Process id, or pod and node, for people; present while waiting only once a place has been found. */
  readonly place?: string;
  readonly exitCode?: number;
  /** SIGKILL, OOMKilled, … where the target says so. */
  readonly endReason?: string;
  readonly message?: string;
  /** The end of its log where it failed, as in the record; where the target has it before the record is written. */
  readonly lastLines?: readonly string[];
  /** The record as written to the bucket, once it is. */
  readonly record?: LearnerRecord;
}
