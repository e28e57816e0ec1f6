import path from 'node:path';
import { isAbort } from '../../../base/weftError.ts';
import type { ConditionKind } from '../../trainingFacts.ts';
import { fetchBucket } from './fetchData.ts';
import { awaitReady, fetchCode } from './fetchCode.ts';
import { restoreResults } from './restoreResults.ts';
import { storedRoots } from './storedFiles.ts';
import { type SupervisionContext, timestamp, wordsOf } from './supervisionContext.ts';

/**
 * Brings code, data and, for a run that goes on, what the bucket holds of it. Repeating it after an interruption costs
 * little. False when the run ends here: something cannot be had, which the conditions say, or a halt came first.
 */
export async function fetchInputs(context: SupervisionContext): Promise<boolean> {
  const { folder, plan, launch, status, stop, clock } = context;
  await status.updateLearners((learner) => ({ ...learner, phase: 'fetching' }));
  const { signal } = stop;
  let kind: ConditionKind = 'code-not-loaded';
  try {
    const results = context.storeOf(plan.results.dataStoreId).store;
    const ready = await awaitReady(results, plan, { waitMs: launch.timing.readyWaitMs, clock, signal });
    await fetchCode(results, plan, folder.work, ready, signal);
    kind = 'data-not-loaded';
    for (const { dataStoreId, bucket } of plan.data) {
      const { store, connection } = context.storeOf(dataStoreId);
      await fetchBucket(store, connection, bucket, path.join(folder.work.data, bucket), signal);
    }
    if (status.current.run > 1) await restoreResults(results, plan, storedRoots(plan, folder.work), signal);
    return true;
  } catch (thrown) {
    if (!isAbort(thrown) && !signal.aborted) await status.addCondition(kind, wordsOf(thrown), timestamp(clock));
    return false;
  }
}
