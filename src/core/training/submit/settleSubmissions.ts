import type { Clock } from '../../base/clock.ts';
import { asWeftError, WeftError } from '../../base/weftError.ts';
import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import type { ObjectStore } from '../../store/objectStore.ts';
import type { TrainingTarget } from '../../target/trainingTarget.ts';
import type { ResultBucket } from '../resultBuckets.ts';
import { removeProbe, rollBack } from './rollBack.ts';
import type { ClaimedSubmission, SubmissionJournal } from './submissionJournal.ts';

export interface SettleServices {
  readonly journal: SubmissionJournal;
  /** Undefined: no such target is known here now. */
  readonly findTarget: (targetId: string, namespace: string | undefined) => TrainingTarget | undefined;
  /** As in LookupServices: undefined when nothing says how to reach it now. */
  readonly openBucket: (bucket: ResultBucket) => Promise<ObjectStore | undefined>;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** What became of a submission that an earlier process left behind. */
export interface SettledSubmission {
  readonly plan: TrainingPlan;
  /** submitted: it runs, or is about to · taken-back: nothing of it is left · unsettled: not yet, the next start tries again. */
  readonly outcome: 'submitted' | 'taken-back' | 'unsettled';
  /** For people, one sentence or two. */
  readonly message: string;
}

/**
 * Brings every submission that a crash interrupted to an end: one whose READY was written is released, any other is taken
 * back. Call it at start; several processes may do so at once. Failures are told, not thrown.
 */
export async function settleSubmissions(services: SettleServices): Promise<SettledSubmission[]> {
  const settled: SettledSubmission[] = [];
  for (const submissionId of await services.journal.abandoned()) {
    const submission = await services.journal.claim(submissionId);
    if (submission) settled.push(await settle(submission, services));
  }
  return settled;
}

async function settle(submission: ClaimedSubmission, services: SettleServices): Promise<SettledSubmission> {
  const { plan } = submission.entry;
  try {
    const found = await settleEntry(submission, services);
    await submission.drop();
    return { plan, ...found };
  } catch (thrown) {
    await submission.release();
    services.signal.throwIfAborted();
    return { plan, outcome: 'unsettled', message: `The submit of “${plan.trainingId}” was interrupted and cannot be settled yet: ${asWeftError(thrown).message}` };
  }
}

async function settleEntry({ entry, advance }: ClaimedSubmission, { findTarget, openBucket, clock, signal }: SettleServices): Promise<Omit<SettledSubmission, 'plan'>> {
  const { plan, step, targetId, namespace } = entry;
  const { trainingId, submissionId } = plan;
  if (step === 'begun' || step === 'probing') {
    const store = step === 'probing' ? await openBucket(entry.results) : undefined;
    if (store) await removeProbe(plan, store, signal);
    return { outcome: 'taken-back', message: `The submit of “${trainingId}” was interrupted before anything was sent. Train again.` };
  }
  const target = findTarget(targetId, namespace);
  if (!target) throw new WeftError('training/target-missing', `The target “${targetId}” is not known here now.`);
  const facts = await target.read(trainingId, { signal });
  const runs = facts?.submission === 'submitted' && facts.plan.submissionId === submissionId;
  if (step !== 'rolling-back' && runs) return { outcome: 'submitted', message: `“${trainingId}” was submitted, though Weft ended before it could say so.` };
  if (step === 'ready' && facts) {
    await target.release(trainingId, submissionId, { signal });
    return { outcome: 'submitted', message: `The submit of “${trainingId}” was interrupted and is complete now.` };
  }
  const store = await openBucket(entry.results);
  if (!store) throw new WeftError('training/connection-missing', `Nothing says how to reach the data store “${plan.results.dataStoreId}”.`);
  await advance('rolling-back');
  await rollBack(plan, { target, store, clock, signal });
  return { outcome: 'taken-back', message: `The submit of “${trainingId}” was interrupted and was taken back. Train again.` };
}
