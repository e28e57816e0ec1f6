import type { ListObjectsV2CommandOutput } from '@aws-sdk/client-s3';
import { compareUtf8 } from '../../base/compareUtf8.ts';
import type { ListOptions, StoredObject } from '../objectStore.ts';
import type { S3Calls } from './s3Calls.ts';

/** Page after page of the bucket's keys; a page's objects and prefixes are merged, as S3 names them apart. */
export async function* listKeys(calls: S3Calls, bucket: string, { prefix, delimiter, startAfter, signal }: ListOptions): AsyncGenerator<StoredObject> {
  let token: string | undefined;
  do {
    signal?.throwIfAborted();
    const page = await calls.ask({ doing: `list the bucket “${bucket}”`, bucket }, ({ sdk, client }) =>
      client.send(
        new sdk.ListObjectsV2Command({
          Bucket: bucket,
          // XML cannot hold control characters, which keys may have.
          EncodingType: 'url',
          ...(prefix !== undefined && { Prefix: prefix }),
          ...(delimiter !== undefined && { Delimiter: delimiter }),
          ...(startAfter !== undefined && { StartAfter: startAfter }),
          ...(token !== undefined && { ContinuationToken: token }),
        }),
        signal ? { abortSignal: signal } : {},
      ),
    );
    yield* entriesOf(page);
    token = page.IsTruncated === true ? page.NextContinuationToken : undefined;
  } while (token !== undefined);
}

function entriesOf(page: ListObjectsV2CommandOutput): StoredObject[] {
  // A server that knows no encoding does not confirm it. As a form's values, a plus sign stands for a blank.
  const decode = page.EncodingType === 'url' ? (text: string): string => decodeURIComponent(text.replaceAll('+', ' ')) : (text: string): string => text;
  const objects = (page.Contents ?? []).map(({ Key = '', Size = 0, LastModified, ETag }): StoredObject => ({
    key: decode(Key),
    sizeBytes: Size,
    ...(LastModified && { modifiedAt: LastModified }),
    ...(ETag !== undefined && { etag: ETag }),
  }));
  const prefixes = (page.CommonPrefixes ?? []).map(({ Prefix = '' }): StoredObject => ({ key: decode(Prefix), sizeBytes: 0, isPrefix: true }));
  return [...objects, ...prefixes].sort((a, b) => compareUtf8(a.key, b.key));
}
