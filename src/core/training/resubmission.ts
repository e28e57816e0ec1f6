import { WeftError } from '../base/weftError.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { StoreConnection } from '../store/storeConnection.ts';
import type { Resubmission } from '../target/trainingTarget.ts';
import type { ResultBucket } from './resultBuckets.ts';
import { findResults, type ResultServices } from './resultsStore.ts';
import { readStoredRecords } from './storedTrainings.ts';

export interface ResubmissionServices extends ResultServices {
  /** The connections of all data stores of a plan, by id; secret. */
  readonly connectionsOf: (plan: TrainingPlan, bucket: ResultBucket) => Promise<ReadonlyMap<string, StoreConnection>>;
}

/** A submission as it was, from what its bucket keeps, with the keys of now. Throws WeftError where one of them is missing. */
export async function resubmission(plan: TrainingPlan, services: ResubmissionServices, call: { readonly signal: AbortSignal }): Promise<Resubmission> {
  const { trainingId, learners, results } = plan;
  const { store, bucket, trouble } = await findResults(plan, services, call);
  if (!store || !bucket) throw trouble ?? new WeftError('training/results-not-found', `“${trainingId}” goes on from its results bucket “${results.bucket}”, and nothing says how to reach it. Name the place with --store ${results.dataStoreId}=….`);
  const manifest = await store.readBytes(results.bucket, trainingKeys.manifest(trainingId), call);
  const records = await readStoredRecords(store, results.bucket, trainingId, Array.from({ length: learners }, (_, index) => index + 1), call);
  return {
    plan,
    manifestText: Buffer.from(manifest).toString('utf8'),
    connections: await services.connectionsOf(plan, bucket),
    lastAttempt: Math.max(0, ...[...records.values()].map(({ attempt }) => attempt)),
  };
}
