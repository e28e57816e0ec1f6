export type { Downloaded, DownloadOptions } from '../store/downloadPrefix.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import { type Downloaded, type DownloadOptions, downloadPrefix } from '../store/downloadPrefix.ts';
import type { ObjectStore } from '../store/objectStore.ts';

/** Brings a training's results to a folder, as `downloadPrefix` does; by default all but what Weft keeps for itself. */
export function downloadResults(plan: TrainingPlan, store: ObjectStore, { select = isResult, ...options }: DownloadOptions): Promise<Downloaded> {
  return downloadPrefix(store, plan.results.bucket, trainingKeys.prefix(plan.trainingId), { ...options, select });
}

/** Not the submitted code, and not what Weft needs to tell how the training ended. */
function isResult(relativeKey: string): boolean {
  return !relativeKey.startsWith('_submitted_code/') && relativeKey !== '_plan.json' && !/^learner-\d+\/_(record\.json|log_times)$/.test(relativeKey);
}
