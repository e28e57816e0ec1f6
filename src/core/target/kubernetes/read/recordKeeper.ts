import type { Clock } from '../../../base/clock.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { LearnerRecord } from '../../learnerRecord.ts';
import type { TargetCall } from '../../trainingTarget.ts';
import type { LearnerFacts, TrainingFacts } from '../../trainingFacts.ts';

/** Reads learners' records from the results bucket; those that are not there, or out of reach now, are left out. */
export type ReadRecords = (plan: TrainingPlan, learnerIds: readonly number[], call: TargetCall) => Promise<ReadonlyMap<number, LearnerRecord>>;

interface Reading {
  readonly jobUid: string;
  readonly attempt: number;
  readonly records: ReadonlyMap<number, LearnerRecord>;
  readonly readMs: number;
}

/** How long the bucket is believed to have no record, which a sidecar may just be writing. */
const patienceMs = 3_000;

/** Records that outlived their pods. What was read of an attempt that is over is not read again. */
export class RecordKeeper {
  readonly #read: ReadRecords;
  readonly #clock: Clock;
  readonly #readings = new Map<string, Reading>();

  constructor(read: ReadRecords, clock: Clock) {
    this.#read = read;
    this.#clock = clock;
  }

  /** Of the learners whose pods do not tell how they ended; undefined where all do, or have not ended. */
  async missing(facts: TrainingFacts, jobUid: string, { signal }: TargetCall): Promise<ReadonlyMap<number, LearnerRecord> | undefined> {
    const wanted = facts.submission === 'submitted' ? facts.learners.filter((learner) => isSilent(learner, facts)).map(({ learnerId }) => learnerId) : [];
    const { plan, attempt } = facts;
    if (wanted.length === 0) return undefined;
    const known = this.#readings.get(plan.trainingId);
    const isSame = known?.jobUid === jobUid && known.attempt === attempt;
    const isWhole = isSame && wanted.every((learnerId) => (known.records.get(learnerId)?.attempt ?? 0) >= attempt);
    if (isSame && (isWhole || this.#clock.now() - known.readMs < patienceMs)) return known.records;
    const records = await this.#read(plan, wanted, { signal });
    this.#readings.set(plan.trainingId, { jobUid, attempt, records, readMs: this.#clock.now() });
    return records;
  }
}

/** Ended, or removed by a halt, and without a word of its own. */
function isSilent({ phase, record }: LearnerFacts, { wish }: TrainingFacts): boolean {
  return record === undefined && (phase === 'ended' || phase === 'lost' || (phase === 'waiting' && wish !== 'run'));
}
