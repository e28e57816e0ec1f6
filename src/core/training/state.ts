import type { LearnerFacts, TrainingFacts } from '../target/trainingFacts.ts';
import { failureOf, storeFailureAfterHalt } from './failure.ts';
import { currentRecord, learnerOutcome } from './learnerOutcome.ts';
import { isTerminal, type Training, type TrainingState } from './training.ts';
import { waitingOf } from './waiting.ts';

/**
 * The training that these facts describe: its state, why it waits, why it failed. Pure and total, the same for every
 * target. A training is completed only when every learner's record in the bucket says so.
 */
export function trainingOf(facts: TrainingFacts): Training {
  const state = stateOf(facts);
  const failure = state === 'failed' ? failureOf(facts) : state === 'halted' ? storeFailureAfterHalt(facts) : undefined;
  const waiting = isTerminal(state) ? undefined : waitingOf(facts);
  const startedAt = pick(facts, 'startedAt', (times) => Math.min(...times));
  const endedAt = isTerminal(state) ? pick(facts, 'endedAt', (times) => Math.max(...times)) : undefined;
  return {
    id: facts.plan.trainingId,
    state,
    ...(failure && { failure }),
    ...(waiting && { waiting: waiting.sentence }),
    ...(waiting?.code && { waitingCode: waiting.code }),
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    facts,
  };
}

function stateOf(facts: TrainingFacts): TrainingState {
  const { learners } = facts;
  const outcomes = learners.map((learner) => learnerOutcome(learner, facts));
  const all = learners.length > 0 && learners.length >= facts.plan.learners;
  if (all && outcomes.every((outcome) => outcome === 'completed')) {
    return learners.every((learner) => currentRecord(learner, facts)?.complete === true) ? 'completed' : 'failed';
  }
  const going = learners.filter((_, index) => outcomes[index] === undefined);
  const begun = going.some(({ phase }) => phase !== 'waiting');
  if (begun) return stateOfBegun(learners, going);
  return stateOfResting(facts, new Set(outcomes), going);
}

/** By the learner that is furthest, so that a state never goes back; storing only when none is before that. */
function stateOfBegun(learners: readonly LearnerFacts[], going: readonly LearnerFacts[]): TrainingState {
  if (going.every(({ phase }) => phase === 'storing')) return 'storing';
  const ran = learners.length > going.length || going.some(({ phase }) => phase === 'running' || phase === 'storing');
  return ran ? 'processing' : 'downloading';
}

/** No learner does anything: each has ended or has not begun. */
function stateOfResting(facts: TrainingFacts, outcomes: ReadonlySet<ReturnType<typeof learnerOutcome>>, waiting: readonly LearnerFacts[]): TrainingState {
  const ended = (kind: string): boolean => facts.conditions.some((condition) => condition.kind === kind);
  if (outcomes.has('failed')) return 'failed';
  // Who asked for an end got it, even from a target that was cut off before it could say so.
  if (facts.wish !== 'run') return 'halted';
  // One that was stopped was stopped because another failed, even where the other's record is missing.
  if (facts.lost || outcomes.has('lost') || outcomes.has('stopped') || ended('deadline-exceeded')) return 'failed';
  if (waiting.length > 0 || facts.learners.length === 0) return outcomes.has('completed') || outcomes.has('unrecorded') ? 'processing' : stateOfWaiting(facts, waiting);
  // Records know no disruption: a learner that was told to end says that it was halted.
  if (outcomes.has('halted')) return ended('disrupted') ? 'failed' : 'halted';
  return ended('results-not-stored') ? 'failed' : 'storing';
}

function stateOfWaiting(facts: TrainingFacts, waiting: readonly LearnerFacts[]): TrainingState {
  const reason = waitingOf(facts);
  if (reason) return reason.state;
  return waiting.some(({ place }) => place !== undefined) ? 'deploying' : 'pending';
}

function pick(facts: TrainingFacts, field: 'startedAt' | 'endedAt', choose: (timesMs: readonly number[]) => number): string | undefined {
  const times = facts.learners.map((learner) => Date.parse(currentRecord(learner, facts)?.[field] ?? learner[field] ?? '')).filter((time) => !Number.isNaN(time));
  return times.length > 0 ? new Date(choose(times)).toISOString() : undefined;
}
