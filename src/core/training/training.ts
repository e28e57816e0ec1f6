import type { TrainingFacts } from '../target/trainingFacts.ts';
import type { FailureCode } from './failureCode.ts';

/** The ancestor's states, in lower case inside; `view/stateName.ts` spells them for scripts (COMPLETED) and people. */
export type TrainingState = 'queued' | 'pending' | 'deploying' | 'downloading' | 'processing' | 'storing' | 'completed' | 'failed' | 'halted';

/** Whether nothing more happens to it by itself; a halted training goes on only when someone resumes it. */
export function isTerminal(state: TrainingState): boolean {
  return state === 'completed' || state === 'failed' || state === 'halted';
}

/** Why a training failed; one table maps facts to it (failure.ts). On a halted training: what could not be kept (S305). */
export interface Failure {
  /** One of failureCode.ts: the ancestor's (S100 … C201) and, in the same manner, Weft's own (C202 …, S401 …). */
  readonly code: FailureCode;
  /** One sentence: what happened, to which learner. */
  readonly reason: string;
  /** One sentence: what to do next. */
  readonly advice?: string;
  readonly learnerId?: number;
  readonly exitCode?: number;
  /** The end of that learner's log, where the facts hold it. */
  readonly lastLines?: readonly string[];
}

/** A training as hosts see it: facts and what follows from them. */
export interface Training {
  readonly id: string;
  readonly state: TrainingState;
  readonly failure?: Failure;
  /** Why it waits, or what holds it up, in one sentence; never on a terminal state. */
  readonly waiting?: string;
  /** The code of what it waits for, where there is one: S100 is not a failure as long as resources may come. */
  readonly waitingCode?: FailureCode;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly facts: TrainingFacts;
}
