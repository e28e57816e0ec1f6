import pLimit from 'p-limit';
import { WeftError } from '../../base/weftError.ts';
import type { CallOptions } from '../objectStore.ts';
import type { S3Calls } from './s3Calls.ts';
import { s3Failure } from './s3Failure.ts';
import { statusOf } from './s3Key.ts';

/** As many keys as one request may name. */
const batchKeys = 1000;

/** Deletes exactly these keys, in batches, or one by one where the server knows no batches. */
export async function deleteKeys(calls: S3Calls, bucket: string, keys: readonly string[], { signal }: CallOptions): Promise<void> {
  const abort = signal ? { abortSignal: signal } : {};
  const subject = { doing: `delete from the bucket “${bucket}”`, bucket };
  for (let start = 0; start < keys.length; start += batchKeys) {
    const batch = keys.slice(start, start + batchKeys);
    await calls.transfer(subject, async ({ sdk, client }) => {
      try {
        const { Errors = [] } = await client.send(new sdk.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects: batch.map((Key) => ({ Key })), Quiet: true } }), abort);
        const [refused] = Errors.filter(({ Code }) => Code !== 'NoSuchKey');
        if (refused) throw s3Failure({ name: refused.Code ?? '', message: refused.Message ?? '' }, { doing: `delete “${refused.Key ?? ''}” from the bucket “${bucket}”`, label: calls.label, region: '', bucket });
      } catch (thrown) {
        if (!lacksBatches(thrown)) throw thrown;
        const limit = pLimit(8);
        await Promise.all(batch.map((Key) => limit(() => client.send(new sdk.DeleteObjectCommand({ Bucket: bucket, Key }), abort))));
      }
    });
  }
}

function lacksBatches(thrown: unknown): boolean {
  return !(thrown instanceof WeftError) && [405, 501].includes(statusOf(thrown) ?? 0);
}
