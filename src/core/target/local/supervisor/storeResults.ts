import type { Clock } from '../../../base/clock.ts';
import { trainingKeys } from '../../../plan/trainingKeys.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { ObjectStore } from '../../../store/objectStore.ts';
import type { ResultSync, SyncFailure } from './resultSync.ts';

export interface StoreResultsOptions {
  readonly plan: TrainingPlan;
  readonly store: ObjectStore;
  readonly sync: ResultSync;
  readonly clock: Clock;
  /** How long it is tried again after a failure. */
  readonly waitMs: number;
  /** Aborted when nobody wants the results any more. */
  readonly signal: AbortSignal;
  /** Whether to leave it at one try now: somebody wants an end. */
  readonly isHurried: () => Promise<boolean>;
  readonly onFailure: (failures: readonly SyncFailure[]) => Promise<void>;
}

const firstBackoffMs = 500;
const lastBackoffMs = 30_000;

/**
 * The last pass, when no learner writes any more: everything to the bucket, then a look at the bucket whether it is
 * there. Tried again with backoff while the store does not answer; answers what could not be stored in the end.
 */
export async function storeResults(options: StoreResultsOptions): Promise<readonly SyncFailure[]> {
  const { clock, waitMs, signal, isHurried, onFailure } = options;
  const untilMs = clock.now() + waitMs;
  for (let backoffMs = firstBackoffMs; ; backoffMs = Math.min(lastBackoffMs, backoffMs * 2)) {
    const failures = await storeOnce(options);
    if (failures.length === 0) return failures;
    await onFailure(failures);
    if (signal.aborted || clock.now() + backoffMs > untilMs || (await isHurried())) return failures;
    await clock.sleep(backoffMs, signal).catch(() => undefined);
  }
}

async function storeOnce({ plan, store, sync, signal }: StoreResultsOptions): Promise<SyncFailure[]> {
  const prefix = trainingKeys.prefix(plan.trainingId);
  try {
    const failures = await sync.pass({ final: true, signal });
    const sizes = new Map<string, number>();
    for await (const { key, sizeBytes } of store.list(plan.results.bucket, { prefix, signal })) sizes.set(key, sizeBytes);
    for (const [key, { sizeBytes }] of sync.stored) {
      const stored = key.startsWith(prefix) ? sizes.get(key) : (await store.head(plan.results.bucket, key, { signal }))?.sizeBytes;
      if (stored === sizeBytes) continue;
      sync.forget(key);
      failures.push({ key, thrown: new Error('the bucket does not hold it as it was stored') });
    }
    return failures;
  } catch (thrown) {
    return [{ key: prefix, thrown }];
  }
}
