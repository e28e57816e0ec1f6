import type { ConnectionSources } from '../store/connections/connectionSources.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import { openStore } from '../store/openStore.ts';
import { connectionAgain } from './connectionAgain.ts';
import type { ResultBucket } from './resultBuckets.ts';

/** The store of a results bucket that a training went to. Undefined when nothing says any more how to reach it. */
export async function openResultBucket(bucket: ResultBucket, sources: Omit<ConnectionSources, 'dataStores'>): Promise<ObjectStore | undefined> {
  const connection = await connectionAgain(bucket, sources);
  return typeof connection === 'string' ? undefined : openStore(connection);
}
