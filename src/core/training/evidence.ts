import { oneLine } from '../base/oneLine.ts';
import { terminalText } from '../base/terminalText.ts';
import type { ConditionKind, LearnerFacts, TrainingFacts } from '../target/trainingFacts.ts';
import { currentRecord, firstFailing, learnerOutcome } from './learnerOutcome.ts';

/** What a cause is told from: the facts, and of the first failing learner its exit code and last words. */
export interface Evidence {
  readonly facts: TrainingFacts;
  readonly learner: LearnerFacts | undefined;
  /** "Learner 2". */
  readonly who: string;
  readonly exitCode: number | undefined;
  /** What the target and the record name as the end's reason, such as OOMKilled or SIGKILL. */
  readonly reasons: readonly string[];
  /** The end of its log, at most 20 lines, without escape sequences. */
  readonly lastLines: readonly string[];
  /** Last lines and the target's message, as text to search. */
  readonly text: string;
  /** By kind; of an ended training the reason in its record stands in for the condition, with an empty message. */
  readonly conditions: ReadonlyMap<string, string>;
}

/** Long enough for any last words, short enough for any regular expression. */
const messageLimit = 8192;
const lineLimit = 500;

export function evidenceOf(facts: TrainingFacts): Evidence {
  const learner = firstFailing(facts) ?? facts.learners.find((candidate) => currentRecord(candidate, facts)?.complete === false || learnerOutcome(candidate, facts) === 'unrecorded');
  const record = learner && currentRecord(learner, facts);
  const reasons = [learner?.endReason, record?.reason].filter((reason) => reason !== undefined);
  const lastLines = (record?.lastLines ?? learner?.lastLines ?? []).slice(-20).map((line) => terminalText(line.slice(0, lineLimit)));
  const message = (learner?.message ?? '').slice(-messageLimit).split(/\r?\n/);
  return {
    facts,
    learner,
    who: learner ? `Learner ${String(learner.learnerId)}` : 'A learner',
    exitCode: record?.exitCode ?? learner?.exitCode,
    reasons,
    lastLines,
    text: [...lastLines, ...message.map((line) => terminalText(line))].join('\n'),
    conditions: new Map([...reasons.map((reason) => [reason, ''] as const), ...facts.conditions.map(({ kind, message: words }) => [kind, oneLine(words)] as const)]),
  };
}

/** The message of the first of these conditions that is there; an empty one where it says nothing. */
export function conditionMessage({ conditions }: Evidence, ...kinds: readonly ConditionKind[]): string | undefined {
  const kind = kinds.find((candidate) => conditions.has(candidate));
  return kind === undefined ? undefined : conditions.get(kind);
}
