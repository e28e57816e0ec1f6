import type { CodePackage } from '../../package/codePackage.ts';
import type { BucketUse, TrainingPlan } from '../../plan/trainingPlan.ts';
import type { UploadedCode } from '../../store/code/uploadCodePackage.ts';
import type { ObjectStore } from '../../store/objectStore.ts';
import type { StoreConnection } from '../../store/storeConnection.ts';
import { connectionOf } from './checkStores.ts';

/** The code of a submission, once it is known what of it the bucket has from before. */
export interface CodeFacts {
  readonly kind: 'code';
  readonly files: number;
  readonly bytes: number;
  readonly packs: number;
  readonly newPacks: number;
  readonly bytesToSend: number;
}

/** A bucket that is brought to the learners before they start. */
export interface DataFacts {
  readonly kind: 'data';
  readonly bucket: string;
  readonly objects: number;
  readonly bytes: number;
  /** There is more than this: a large bucket is not counted to its end. */
  readonly more: boolean;
  readonly place: { readonly kind: StoreConnection['kind']; readonly label: string };
}

export type SubmissionFacts = CodeFacts | DataFacts;

/** Ten pages of a listing: a second or two where the store is far, while the code is being packed. */
const countedObjects = 10_000;

export function codeFacts({ snapshot: { files, packs } }: CodePackage, { sentPacks, sentBytes }: UploadedCode): CodeFacts {
  return { kind: 'code', files: files.length, bytes: files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0), packs: packs.length, newPacks: sentPacks, bytesToSend: sentBytes };
}

export interface DataCount {
  readonly connections: ReadonlyMap<string, StoreConnection>;
  readonly openStore: (connection: StoreConnection) => ObjectStore;
  readonly signal: AbortSignal;
}

/** What each bucket of data holds, in the order of the manifest. Throws WeftError `store/…`. */
export function countData({ data }: TrainingPlan, count: DataCount): Promise<DataFacts[]> {
  return Promise.all(data.map((use) => countBucket(use, count)));
}

async function countBucket({ dataStoreId, bucket }: BucketUse, { connections, openStore, signal }: DataCount): Promise<DataFacts> {
  const connection = connectionOf(connections, dataStoreId);
  const store = openStore(connection);
  let objects = 0;
  let bytes = 0;
  let more = false;
  for await (const { sizeBytes } of store.list(bucket, { signal })) {
    more = objects === countedObjects;
    if (more) break;
    objects += 1;
    bytes += sizeBytes;
  }
  return { kind: 'data', bucket, objects, bytes, more, place: { kind: connection.kind, label: store.label } };
}
