import type { LearnerFacts, TrainingCondition } from '../trainingFacts.ts';
import type { ProcessIdentity } from './platform.ts';

/** What a person wants of a training; the last one counts. Written by commands, never by the supervisor. */
export interface Wish {
  readonly wish: 'run' | 'halt' | 'delete';
  /** Which start it is about: 0 before the release, 1 from then on, one more with every resume. */
  readonly run: number;
  /** ISO 8601, UTC. */
  readonly at: string;
}

/** Who supervises: the last one does, while it lives. Without a holder the one before has retired. */
export interface Claim {
  readonly holder?: ProcessIdentity;
}

/** What is decided on this machine when a training is created: needed to run it again, not secret, not in the plan. */
export interface LaunchSettings {
  /** Variables of this machine that learners inherit: PATH and the like, the Python environment's first. */
  readonly environment: Readonly<Record<string, string>>;
  /** GPUs that each learner gets, which can be fewer than planned. */
  readonly gpuCount: number;
  readonly timing: LocalTiming;
}

/** Periods in milliseconds. */
export interface LocalTiming {
  /** Between two looks at what learners have written. */
  readonly syncMs: number;
  /** What a learner has to end by itself after SIGTERM. */
  readonly graceMs: number;
  /** Between two looks at wishes and at adopted processes. */
  readonly pollMs: number;
  /** How long to wait for a READY that is not there yet. */
  readonly readyWaitMs: number;
  /** How long storing is tried again before what is left stays on this machine. */
  readonly storeWaitMs: number;
}

export const defaultTiming: LocalTiming = { syncMs: 5_000, graceMs: 30_000, pollMs: 200, readyWaitMs: 600_000, storeWaitMs: 600_000 };

/** What the supervisor has done so far; only the living supervisor writes it, whole each time. */
export interface SupervisorStatus {
  readonly statusVersion: 1;
  /** The run (of the wish) that this is about. */
  readonly run: number;
  readonly attempt: number;
  readonly retriesUsed: number;
  readonly stage: 'fetching' | 'running' | 'storing' | 'ended';
  /** When the first learner of this run started, from which max_duration counts. */
  readonly runningSince?: string;
  /** One port per learner, then MASTER_PORT; all on loopback, chosen once per attempt. */
  readonly ports: readonly number[];
  readonly lost?: { readonly message: string };
  readonly conditions: readonly TrainingCondition[];
  readonly learners: readonly LearnerStatus[];
}

export interface LearnerStatus extends Omit<LearnerFacts, 'record' | 'place'> {
  readonly process?: ProcessIdentity;
  /** Set before the signal is sent, so that whoever takes over knows why it ended. */
  readonly stoppedBy?: StopReason;
  /** It ended and left no exit code. Its phase says so only once what it wrote is stored. */
  readonly vanished?: true;
}

export type StopReason = 'halt' | 'failure' | 'deadline';

/** `started.json` of one learner in one attempt: made once, by the process that then runs the command. */
export interface StartMark {
  readonly process: ProcessIdentity;
  readonly startedAt: string;
}

/** `ended.json` of one learner in one attempt: the command has ended, and nothing it started is left. */
export interface EndMark {
  readonly exitCode: number;
  readonly signal?: string;
  readonly message?: string;
  readonly endedAt: string;
}
