import type { ListMultipartUploadsCommandOutput } from '@aws-sdk/client-s3';
import type { SweepOptions } from '../objectStore.ts';
import type { S3Calls } from './s3Calls.ts';

/** Gives up the uploads in parts that whoever began them has left; returns how many there were. */
export async function sweepUploads(calls: S3Calls, bucket: string, { prefix, olderThanMs, countOnly, signal }: SweepOptions): Promise<number> {
  const abort = signal ? { abortSignal: signal } : {};
  const bornBefore = calls.clock.now() - olderThanMs;
  return calls.ask({ doing: `list the unfinished uploads of the bucket “${bucket}”`, bucket }, async ({ sdk, client }) => {
    let swept = 0;
    let page: Partial<ListMultipartUploadsCommandOutput> = { IsTruncated: true };
    while (page.IsTruncated === true) {
      page = await client.send(new sdk.ListMultipartUploadsCommand({ Bucket: bucket, Prefix: prefix, KeyMarker: page.NextKeyMarker, UploadIdMarker: page.NextUploadIdMarker }), abort);
      for (const { Key, UploadId, Initiated } of page.Uploads ?? []) {
        if (Initiated && Initiated.getTime() > bornBefore) continue;
        if (!countOnly) await client.send(new sdk.AbortMultipartUploadCommand({ Bucket: bucket, Key, UploadId }), abort);
        swept += 1;
      }
    }
    return swept;
  });
}
