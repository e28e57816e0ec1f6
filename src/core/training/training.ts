import type { TrainingFacts } from '../target/trainingFacts.ts';

/** The ancestor's states, in lower case inside; `view/stateName.ts` spells them for scripts (COMPLETED) and people. */
export type TrainingState = 'queued' | 'pending' | 'deploying' | 'downloading' | 'processing' | 'storing' | 'completed' | 'failed' | 'halted';

/** Why a training failed: the ancestor's codes (S100 … C201) and Weft's own; one table maps facts to them (failure.ts). */
export interface Failure {
  readonly code: string;
  /** One sentence: what happened, to which learner. */
  readonly reason: string;
  /** One sentence: what to do next. */
  readonly advice?: string;
  readonly learnerId?: number;
  readonly exitCode?: number;
}

/** A training as hosts see it: facts and what follows from them. */
export interface Training {
  readonly id: string;
  readonly state: TrainingState;
  readonly failure?: Failure;
  /** Why it waits, when it waits. */
  readonly waiting?: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  readonly facts: TrainingFacts;
}
