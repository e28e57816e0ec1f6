import type { CallOptions, StoredObject } from '../objectStore.ts';
import type { S3Calls } from './s3Calls.ts';
import { statusOf } from './s3Key.ts';

export interface FoundObject {
  readonly object: StoredObject;
  /** What its writer noted beside it. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** What is stored under a key; undefined where nothing is. */
export async function headObject(calls: S3Calls, bucket: string, key: string, { signal }: CallOptions): Promise<FoundObject | undefined> {
  return calls.ask({ doing: `look at “${key}” in the bucket “${bucket}”`, bucket }, async ({ sdk, client }) => {
    try {
      const { ContentLength = 0, LastModified, ETag, Metadata = {} } = await client.send(new sdk.HeadObjectCommand({ Bucket: bucket, Key: key }), signal ? { abortSignal: signal } : {});
      calls.seenBuckets.add(bucket);
      const object = { key, sizeBytes: ContentLength, ...(LastModified && { modifiedAt: LastModified }), ...(ETag !== undefined && { etag: ETag }) };
      return { object, metadata: Metadata };
    } catch (thrown) {
      const status = statusOf(thrown);
      if (status === undefined || status >= 500) throw thrown;
      if (status === 404 && calls.seenBuckets.has(bucket)) return undefined;
      // An answer to HEAD has no words: whether key, bucket, region or credentials are wrong is told by a listing.
      await touchBucket(calls, bucket, signal ? { signal } : {});
      if (status === 404) return undefined;
      throw thrown;
    }
  });
}

/** Resolves when the bucket is there and can be listed; otherwise the server says in words what is wrong. */
export async function touchBucket(calls: S3Calls, bucket: string, { signal }: CallOptions): Promise<void> {
  await calls.ask({ doing: `list the bucket “${bucket}”`, bucket }, ({ sdk, client }) => client.send(new sdk.ListObjectsV2Command({ Bucket: bucket, MaxKeys: 1 }), signal ? { abortSignal: signal } : {}));
  calls.seenBuckets.add(bucket);
}
