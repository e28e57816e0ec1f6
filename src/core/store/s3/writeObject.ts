import { randomUUID } from 'node:crypto';
import type { PutObjectCommand } from '@aws-sdk/client-s3';
import type { Clock } from '../../base/clock.ts';
import type { WriteOptions } from '../objectStore.ts';
import { headObject } from './headObject.ts';
import type { S3Calls } from './s3Calls.ts';
import type { S3Access } from './s3Client.ts';
import { checkKeyToWrite, statusOf } from './s3Key.ts';
import { type ObjectTarget, uploadParts } from './uploadParts.ts';

export type S3Source = { readonly bytes: Uint8Array } | { readonly filePath: string; readonly sizeBytes: number };

/** Name under which each write leaves a mark of its own, by which it knows its object again. */
const writeMark = 'weft-write';
/** How often a server may ask to let it decide between two writers once more, and how long to wait in between. */
const conflictAttempts = 5;
const conflictMs = 200;

/** Writes an object in one request, or in parts, and settles whether it was written when an answer was lost. */
export async function writeObject(calls: S3Calls, bucket: string, key: string, source: S3Source, options: WriteOptions): Promise<{ written: boolean }> {
  checkKeyToWrite(key);
  const { ifAbsent = false, signal } = options;
  const conditional = ifAbsent && calls.knowsConditions;
  // A large file is not sent only to be refused at its end.
  const lookFirst = ifAbsent && (!conditional || 'filePath' in source);
  if (lookFirst && (await headObject(calls, bucket, key, options))) return { written: false };
  const mark = randomUUID();
  const target: ObjectTarget = { Bucket: bucket, Key: key, Metadata: { [writeMark]: mark }, ...(conditional && { IfNoneMatch: '*' }) };
  const isOurs = async (): Promise<boolean> => (await headObject(calls, bucket, key, options))?.metadata[writeMark] === mark;

  const outcome = await calls.transfer({ doing: `write “${key}” to the bucket “${bucket}”`, bucket }, async (access) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await send(access, target, source, { ...options, clock: calls.clock });
        return 'written';
      } catch (thrown) {
        const name = thrown instanceof Error ? thrown.name : '';
        if (conditional && statusOf(thrown) === 501) return 'no-conditions';
        if (name === 'ConditionalRequestConflict' && attempt < conflictAttempts) {
          await calls.clock.sleep(conflictMs * attempt, signal);
          continue;
        }
        // When the answer to a write that succeeded is lost, the retry meets our own object, or no upload any more.
        const settled = name === 'PreconditionFailed' || name === 'NoSuchUpload';
        if (settled && (await isOurs())) return 'written';
        if (name === 'PreconditionFailed') return 'present';
        throw thrown;
      }
    }
  });
  if (outcome !== 'no-conditions') return { written: outcome === 'written' };
  calls.knowsConditions = false;
  return writeObject(calls, bucket, key, source, options);
}

async function send(access: S3Access, target: ObjectTarget, source: S3Source, options: WriteOptions & { readonly clock: Clock }): Promise<void> {
  if ('filePath' in source) return uploadParts(access, target, source.filePath, source.sizeBytes, options);
  const { bytes } = source;
  const command = new access.sdk.PutObjectCommand({ ...target, Body: bytes, ContentLength: bytes.byteLength });
  if (options.sha256 !== undefined) signPayload(command, options.sha256);
  await access.client.send(command, options.signal ? { abortSignal: options.signal } : {});
  options.onBytes?.(bytes.byteLength);
  return undefined;
}

/**
 * Signs for a body with this SHA-256, also where the SDK would leave the body unsigned (over TLS): the server refuses
 * one that arrives with another. It also spares hashing again what is named by its hash.
 */
function signPayload(command: PutObjectCommand, sha256: string): void {
  command.middlewareStack.add(
    (next) => async (args) => {
      (args.request as { headers: Record<string, string> }).headers['x-amz-content-sha256'] = sha256;
      return next(args);
    },
    { step: 'build', name: 'signPayload' },
  );
}
