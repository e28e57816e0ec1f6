import type { LearnerRecord } from '../target/learnerRecord.ts';
import type { LearnerFacts, TrainingFacts } from '../target/trainingFacts.ts';

/**
 * How a learner's part of this attempt ended. unrecorded: ended with exit code 0, but nothing in the bucket says so yet.
 * Undefined while it may still do something.
 */
export type LearnerOutcome = LearnerRecord['outcome'] | 'lost' | 'unrecorded';

export function learnerOutcome(learner: LearnerFacts, facts: TrainingFacts): LearnerOutcome | undefined {
  const record = currentRecord(learner, facts);
  if (record) return record.outcome;
  if (learner.phase === 'lost') return 'lost';
  if (learner.phase !== 'ended') return facts.lost ? 'lost' : undefined;
  if (learner.exitCode === 0) return 'unrecorded';
  return facts.wish === 'run' ? 'failed' : 'halted';
}

/**
 * The learner's record, if it is about this attempt: a record that says halted or failed outlives a resume, and counts no
 * more once the learner is on its way again. One that says completed counts on where only other learners went on.
 */
export function currentRecord(learner: LearnerFacts, facts: TrainingFacts): LearnerRecord | undefined {
  const { record, phase } = learner;
  if (record?.trainingId !== facts.plan.trainingId) return undefined;
  if (record.outcome === 'completed') return record.attempt >= facts.attempt || phase === 'ended' ? record : undefined;
  const over = phase === 'ended' || phase === 'lost' || phase === 'storing' || facts.lost !== undefined;
  return over && record.attempt >= facts.attempt ? record : undefined;
}

/** The first learner that failed by itself (or was lost), by the time it ended; then by number. */
export function firstFailing(facts: TrainingFacts): LearnerFacts | undefined {
  const among = (...outcomes: readonly LearnerOutcome[]): LearnerFacts | undefined =>
    facts.learners
      .filter((learner) => {
        const outcome = learnerOutcome(learner, facts);
        return outcome !== undefined && outcomes.includes(outcome);
      })
      .sort((a, b) => endedMs(a) - endedMs(b) || a.learnerId - b.learnerId)[0];
  return among('failed') ?? among('lost') ?? among('stopped');
}

function endedMs({ record, endedAt }: LearnerFacts): number {
  const time = Date.parse(record?.endedAt ?? endedAt ?? '');
  // A finite stand-in for "never": the difference of two infinities would be no order.
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time;
}
