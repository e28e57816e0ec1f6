import type { Clock } from '../../base/clock.ts';
import { noReport } from '../../base/progress.ts';
import { WeftError } from '../../base/weftError.ts';
import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import type { ObjectStore } from '../../store/objectStore.ts';
import type { TrainingTarget } from '../../target/trainingTarget.ts';
import { deleteResults } from '../deleteResults.ts';
import { untilGone } from '../untilGone.ts';
import { probeKey } from './checkStores.ts';

export interface RollBackServices {
  readonly target: TrainingTarget;
  readonly store: ObjectStore;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/**
 * Takes back what a submit has begun: the training on its target, then all that is under its prefix. Packs stay: they are
 * shared, and another submit may count on them. A training of the same id that another submission made is left alone,
 * with its keys. May be repeated.
 */
export async function rollBack(plan: TrainingPlan, { target, store, clock, signal }: RollBackServices): Promise<void> {
  const { trainingId, submissionId } = plan;
  const facts = await target.read(trainingId, { signal });
  if (facts && facts.plan.submissionId !== submissionId) return;
  // Also when the target does not know it: what a crash left of its creation goes with it.
  await target.delete(trainingId, { signal });
  await untilGone(target, trainingId, { clock, signal });
  try {
    await deleteResults(plan, store, { report: noReport, signal, confirm: () => Promise.resolve(true) });
  } catch (thrown) {
    if (!(thrown instanceof WeftError && thrown.code === 'store/bucket-missing')) throw thrown;
  }
}

/**
 * What the check of a bucket left behind when it was interrupted. Where that cannot be removed it mostly could not be
 * written either; and one that stays harms nobody: the doctor finds it.
 */
export async function removeProbe({ submissionId, results }: TrainingPlan, store: ObjectStore, signal: AbortSignal): Promise<void> {
  await store.delete(results.bucket, [probeKey(submissionId)], { signal }).catch(() => undefined);
}
