import type { Report } from '../base/progress.ts';
import { WeftError } from '../base/weftError.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import { readAnyMarker } from './rootMarker.ts';

export interface DeleteResultsOptions {
  readonly report: Report;
  readonly signal: AbortSignal;
  /** Asked before anything is deleted; an answer of false leaves all of it. Sizes in bytes. */
  readonly confirm: (what: { readonly count: number; readonly bytes: number }) => Promise<boolean>;
}

const keysPerCall = 500;

/**
 * Deletes everything under `<training id>/` in the results bucket; answers whether it did. Only where the root marker
 * says that the prefix is this very submission's, key by key as listed, never by prefix; after an error nothing more is
 * deleted, and since the marker goes last, a repetition goes on. A prefix that is gone already is no error.
 */
export async function deleteResults(plan: TrainingPlan, store: ObjectStore, { report, signal, confirm }: DeleteResultsOptions): Promise<boolean> {
  const { trainingId, submissionId, results } = plan;
  const { bucket } = results;
  const marker = await readAnyMarker(store, bucket, trainingId, { signal });
  const keys: string[] = [];
  let bytes = 0;
  for await (const { key, sizeBytes } of store.list(bucket, { prefix: trainingKeys.prefix(trainingId), signal })) {
    keys.push(key);
    bytes += sizeBytes;
  }
  if (keys.length === 0) return true;
  if (marker?.plan.submissionId !== submissionId) {
    throw new WeftError('training/results-not-ours', `“${bucket}/${trainingId}” does not say that it holds the results of this training, so nothing was deleted. Look at “${trainingKeys.plan(trainingId)}” there.`);
  }
  if (!(await confirm({ count: keys.length, bytes }))) return false;
  const markers = [trainingKeys.plan(trainingId), trainingKeys.deletedPlan(trainingId)];
  const others = keys.filter((key) => !markers.includes(key) && key.startsWith(trainingKeys.prefix(trainingId)));
  for (let start = 0; start < others.length; start += keysPerCall) {
    await store.delete(bucket, others.slice(start, start + keysPerCall), { signal });
    report({ stage: 'delete', doneCount: Math.min(start + keysPerCall, others.length), totalCount: keys.length });
  }
  await store.delete(bucket, markers, { signal });
  report({ stage: 'delete', doneCount: keys.length, totalCount: keys.length });
  return true;
}
