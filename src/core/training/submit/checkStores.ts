import { WeftError } from '../../base/weftError.ts';
import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import type { ObjectStore } from '../../store/objectStore.ts';
import type { StoreConnection } from '../../store/storeConnection.ts';

export interface StoreCheck {
  readonly plan: TrainingPlan;
  readonly connections: ReadonlyMap<string, StoreConnection>;
  readonly openStore: (connection: StoreConnection) => ObjectStore;
  readonly signal: AbortSignal;
}

export const probePrefix = '_weft_probe-';

/** Written and deleted again to see whether the bucket takes results. Each submit has its own: two at once would meet, and some servers fail then. */
export const probeKey = (submissionId: string): string => `${probePrefix}${submissionId}`;

/**
 * Whether connections and buckets are what the plan needs, before anything is packed: data can be listed, and there is a
 * bucket for results. A missing one is made in a folder; elsewhere it is an error that says how to make it. Throws WeftError `store/…`, or `training/connection-missing`.
 */
export async function checkStores({ plan, connections, openStore, signal }: StoreCheck): Promise<void> {
  for (const { dataStoreId, bucket } of plan.data) {
    const connection = connectionOf(connections, dataStoreId);
    const store = openStore(connection);
    if (!(await store.bucketExists(bucket, { signal }))) throw missingBucket(store, bucket, 'The training’s data', connection.kind);
    const listing = store.list(bucket, { delimiter: '/', signal })[Symbol.asyncIterator]();
    await listing.next();
    await listing.return?.();
  }
  const connection = connectionOf(connections, plan.results.dataStoreId);
  const store = openStore(connection);
  const { bucket } = plan.results;
  if (!(await store.bucketExists(bucket, { signal }))) {
    if (connection.kind !== 'folder') throw missingBucket(store, bucket, 'The training’s results', connection.kind);
    await store.createBucket(bucket, { signal });
  }
}

/** Whether results can be written and deleted. Whoever calls it removes the probe where it fails. Throws WeftError `store/…`. */
export async function probeResults({ submissionId, results }: TrainingPlan, store: ObjectStore, signal: AbortSignal): Promise<void> {
  await store.writeBytes(results.bucket, probeKey(submissionId), Buffer.from(submissionId), { signal });
  await store.delete(results.bucket, [probeKey(submissionId)], { signal });
}

/** Throws `training/connection-missing`. */
export function connectionOf(connections: ReadonlyMap<string, StoreConnection>, dataStoreId: string): StoreConnection {
  const connection = connections.get(dataStoreId);
  if (connection) return connection;
  throw new WeftError('training/connection-missing', `Nothing says how to reach the data store “${dataStoreId}”. Give its connection in the manifest or in the settings, or name a folder with --store ${dataStoreId}=FOLDER.`);
}

function missingBucket(store: ObjectStore, bucket: string, what: string, kind: StoreConnection['kind']): WeftError {
  if (kind === 'folder') return new WeftError('store/bucket-missing', `${what} belong in the folder “${bucket}” of “${store.label}”, which is not there. Make it and put them in, or name another folder with --store.`);
  return new WeftError('store/bucket-missing', `${what} belong in the bucket “${bucket}”, which “${store.label}” does not have. Make it (aws s3 mb s3://${bucket}), or name another one in the manifest.`);
}
