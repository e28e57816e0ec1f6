import { oneLine } from '../base/oneLine.ts';
import type { ConditionKind, TrainingFacts } from '../target/trainingFacts.ts';
import type { FailureCode } from './failureCode.ts';
import type { TrainingState } from './training.ts';

/** What a training is held up by. The code says what it would have failed with, had it failed. */
export interface Waiting {
  readonly sentence: string;
  readonly code?: FailureCode;
  /** The state of a training none of whose learners has begun. */
  readonly state: Extract<TrainingState, 'queued' | 'pending' | 'deploying' | 'downloading'>;
}

/** In order of weight: the first condition found is the one shown. `sentence` stands in where the target says nothing. */
const table: readonly (Waiting & { readonly kind: ConditionKind })[] = [
  { kind: 'node-unreachable', state: 'deploying', code: 'S402', sentence: 'The node of a learner does not answer.' },
  { kind: 'create-refused', state: 'deploying', code: 'S101', sentence: 'The target refuses to create its learners.' },
  { kind: 'quota-exceeded', state: 'queued', code: 'S100', sentence: 'A quota leaves no room for it.' },
  { kind: 'image-pull-failed', state: 'deploying', code: 'S103', sentence: 'Its image cannot be pulled.' },
  { kind: 'start-failed', state: 'deploying', code: 'S101', sentence: 'A learner cannot be started.' },
  { kind: 'never-fits', state: 'pending', code: 'C104', sentence: 'No node can ever hold it.' },
  { kind: 'unschedulable', state: 'pending', code: 'S100', sentence: 'No node has room for it now.' },
  { kind: 'waiting-for-queue', state: 'queued', sentence: 'It waits for its turn in the queue.' },
  { kind: 'suspended', state: 'pending', sentence: 'Somebody else suspended it.' },
  { kind: 'code-not-loaded', state: 'downloading', code: 'S301', sentence: 'Its code could not be loaded yet.' },
  { kind: 'data-not-loaded', state: 'downloading', code: 'S302', sentence: 'Its data could not be loaded yet.' },
  { kind: 'results-not-stored', state: 'pending', sentence: 'Its results could not be stored yet.' },
  { kind: 'disrupted', state: 'pending', sentence: 'A learner was disrupted and is being replaced.' },
  { kind: 'retrying', state: 'pending', sentence: 'A learner failed and is started again.' },
  { kind: 'unknown', state: 'pending', code: 'S104', sentence: 'The target gives a reason that Weft does not know.' },
];

export function waitingOf(facts: TrainingFacts): Waiting | undefined {
  for (const { kind, sentence, ...row } of table) {
    const condition = facts.conditions.find((found) => found.kind === kind);
    if (condition) return { ...row, sentence: oneLine(condition.message) || sentence };
  }
  if (facts.submission === 'uploading') return { state: 'pending', sentence: 'Its code is still being uploaded.' };
  return undefined;
}
