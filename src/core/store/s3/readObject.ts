import { Readable } from 'node:stream';
import type { GetObjectCommandOutput } from '@aws-sdk/client-s3';
import { WeftError } from '../../base/weftError.ts';
import type { ReadOptions, StoredObject } from '../objectStore.ts';
import { headObject } from './headObject.ts';
import { resumingBody } from './resumingBody.ts';
import type { S3Calls } from './s3Calls.ts';
import { statusOf } from './s3Key.ts';

interface Part {
  readonly object: StoredObject;
  readonly body: Readable;
  readonly start: number;
  readonly end: number;
}

/**
 * An object's bytes, or undefined where there is no such object. A connection that breaks is taken up where it broke,
 * as long as the object is the same.
 */
export async function readObject(calls: S3Calls, bucket: string, key: string, options: ReadOptions): Promise<{ object: StoredObject; body: Readable } | undefined> {
  const { start = 0, end = Infinity } = options.range ?? {};
  const first = await getPart(calls, bucket, key, { ...options, start, end });
  if (first === 'missing') return undefined;
  if (first === 'past-end') return readNothing(calls, bucket, key, options);
  const { object } = first;
  const readFrom = async (offset: number): Promise<Readable> => {
    const rest = await getPart(calls, bucket, key, { ...options, ...(object.etag !== undefined && { ifMatch: object.etag }), start: first.start + offset, end: first.end });
    if (typeof rest === 'string') throw changed(calls, bucket, key);
    return rest.body;
  };
  const plan = { lengthBytes: first.end - first.start, readFrom, clock: calls.clock, ...(options.signal && { signal: options.signal }) };
  return { object, body: resumingBody(first.body, plan) };
}

/** What lies past the end is no bytes of the object as it is now. */
async function readNothing(calls: S3Calls, bucket: string, key: string, options: ReadOptions): Promise<{ object: StoredObject; body: Readable } | undefined> {
  const found = await headObject(calls, bucket, key, options);
  if (!found) return undefined;
  if (options.ifMatch !== undefined && options.ifMatch !== found.object.etag) throw changed(calls, bucket, key);
  return { object: found.object, body: Readable.from([]) };
}

function changed(calls: S3Calls, bucket: string, key: string): WeftError {
  return new WeftError('store/object-changed', `“${key}” in the bucket “${bucket}” on “${calls.label}” was replaced since it was looked at. Read it again.`);
}

async function getPart(calls: S3Calls, bucket: string, key: string, { start, end, ifMatch, signal }: ReadOptions & { start: number; end: number }): Promise<Part | 'missing' | 'past-end'> {
  const ranged = start > 0 || end !== Infinity;
  if (start >= end) return 'past-end';
  return calls.transfer({ doing: `read “${key}” of the bucket “${bucket}”`, bucket }, async ({ sdk, client }) => {
    try {
      const answer = await client.send(
        new sdk.GetObjectCommand({
          Bucket: bucket,
          Key: key,
          ...(ranged && { Range: `bytes=${String(start)}-${end === Infinity ? '' : String(end - 1)}` }),
          ...(ifMatch !== undefined && { IfMatch: ifMatch }),
        }),
        signal ? { abortSignal: signal } : {},
      );
      return partOf(answer, key, ranged ? start : undefined);
    } catch (thrown) {
      const status = statusOf(thrown);
      if (thrown instanceof sdk.NoSuchKey) return 'missing';
      if (status === 416) return 'past-end';
      if (status === 412) throw changed(calls, bucket, key);
      throw thrown;
    }
  });
}

function partOf(answer: GetObjectCommandOutput, key: string, rangeStart: number | undefined): Part {
  const body = answer.Body;
  if (!(body instanceof Readable)) throw new TypeError('The body of an answer is not a stream.');
  // "bytes 2-9/10": first and last byte, and the size of the whole object; RFC 9110, 14.4.
  const range = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(answer.ContentRange ?? '');
  if (rangeStart !== undefined && Number(range?.[1]) !== rangeStart) {
    body.destroy();
    throw new WeftError('store/unsupported', `The server ignores ranges, which Weft needs to read “${key}”. Use another S3 server.`);
  }
  const start = rangeStart ?? 0;
  const end = range ? Number(range[2]) + 1 : (answer.ContentLength ?? 0);
  const object: StoredObject = {
    key,
    sizeBytes: range ? Number(range[3]) : end,
    ...(answer.LastModified && { modifiedAt: answer.LastModified }),
    ...(answer.ETag !== undefined && { etag: answer.ETag }),
  };
  return { object, body, start, end };
}
