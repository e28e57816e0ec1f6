import { oneLine } from '../base/oneLine.ts';
import type { TrainingFacts } from '../target/trainingFacts.ts';
import { causes, unknownCause } from './causes.ts';
import { evidenceOf } from './evidence.ts';
import { currentRecord } from './learnerOutcome.ts';
import type { Failure } from './training.ts';

/** Why the training that these facts describe failed. Pure and total: what the table of causes does not know is S104. */
export function failureOf(facts: TrainingFacts): Failure {
  const evidence = evidenceOf(facts);
  const { learner, exitCode, lastLines } = evidence;
  const { code, find, reason, advice } = causes.find((cause) => cause.find(evidence) !== undefined) ?? unknownCause;
  return {
    code,
    reason: reason(evidence, find(evidence) ?? ''),
    advice,
    ...(learner && { learnerId: learner.learnerId }),
    ...(exitCode !== undefined && { exitCode }),
    ...(lastLines.length > 0 && { lastLines }),
  };
}

/** What a halted training could not keep, if anything. */
export function storeFailureAfterHalt(facts: TrainingFacts): Failure | undefined {
  const learner = facts.learners.find((candidate) => currentRecord(candidate, facts)?.complete === false);
  const condition = facts.conditions.find(({ kind }) => kind === 'results-not-stored');
  if (!learner && !condition) return undefined;
  const who = learner ? `Learner ${String(learner.learnerId)}` : 'A learner';
  const why = oneLine(condition?.message ?? '').replace(/\.$/, '');
  return {
    code: 'S305',
    reason: `${who} was halted before all of its results reached the bucket${why === '' ? '' : `: ${why}`}.`,
    advice: 'What it wrote last is missing; resume it to make it again.',
    ...(learner && { learnerId: learner.learnerId }),
  };
}
