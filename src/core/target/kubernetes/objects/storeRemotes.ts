import type { BucketUse, TrainingPlan } from '../../../plan/trainingPlan.ts';

/**
 * What rclone calls the data stores of a plan: s0, s1, …, by data store id, the results' store first. Ids of manifests
 * may hold anything, names of remotes may not.
 */
export function storeRemotes({ data, results }: Pick<TrainingPlan, 'data' | 'results'>): ReadonlyMap<string, string> {
  const ids = new Set([results, ...data].map(({ dataStoreId }) => dataStoreId));
  return new Map([...ids].map((id, index) => [id, `s${String(index)}`]));
}

/** A bucket as rclone is told of it: `s0:nh-input`. */
export function remoteBucket(plan: Pick<TrainingPlan, 'data' | 'results'>, { dataStoreId, bucket }: BucketUse): string {
  return `${storeRemotes(plan).get(dataStoreId) ?? ''}:${bucket}`;
}
