import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { Clock } from '../../base/clock.ts';
import { WeftError } from '../../base/weftError.ts';
import type { WriteOptions } from '../objectStore.ts';
import { giveUpUpload } from './giveUpUpload.ts';
import type { S3Access } from './s3Client.ts';

/** Below this a file goes in one request. */
export const singlePutBytes = 16 * 1024 * 1024;
const partBytes = 8 * 1024 * 1024;
const maxParts = 10_000;

/** Where an object goes; spelt as the SDK spells it. */
export interface ObjectTarget {
  readonly Bucket: string;
  readonly Key: string;
  readonly Metadata: Record<string, string>;
  readonly IfNoneMatch?: '*';
}

/**
 * Uploads a large file in parts, four at a time; whatever goes wrong, the parts are given up before this rejects.
 *
 * @throws WeftError `store/checksum-mismatch` when the file is not (or is no longer) what was announced
 */
export async function uploadParts(access: S3Access, target: ObjectTarget, filePath: string, sizeBytes: number, { sha256, onBytes, signal, clock }: WriteOptions & { readonly clock: Clock }): Promise<void> {
  const { Upload } = await import('@aws-sdk/lib-storage');
  const upload = new Upload({
    client: patientClient(access, signal, clock),
    params: { ...target, Body: Readable.from(checkedChunks(filePath, target.Key, sha256, signal), { objectMode: false }), ContentLength: sizeBytes },
    partSize: Math.max(partBytes, Math.ceil(sizeBytes / maxParts)),
    queueSize: 4,
  });
  upload.on('httpUploadProgress', ({ loaded = 0 }) => onBytes?.(loaded));
  await upload.done();
}

/**
 * The library's own way to abort rejects at once and clears up behind our back, when the process may be gone. A client
 * whose requests fail on abort makes it clear up as after any failure, and wait for that; and it clears up until it is clear.
 */
function patientClient(access: S3Access, signal: AbortSignal | undefined, clock: Clock): S3Access['client'] {
  const { sdk, client } = access;
  const send = (command: Parameters<typeof client.send>[0]): Promise<unknown> =>
    command instanceof sdk.AbortMultipartUploadCommand ? giveUpUpload(access, command, clock) : client.send(command, signal ? { abortSignal: signal } : {});
  return Object.create(client, { send: { value: send } }) as typeof client;
}

async function* checkedChunks(filePath: string, key: string, sha256: string | undefined, signal: AbortSignal | undefined): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(filePath, { highWaterMark: 1 << 20, ...(signal && { signal }) }) as AsyncIterable<Uint8Array>) {
    if (sha256 !== undefined) hash.update(chunk);
    yield chunk;
  }
  if (sha256 !== undefined && hash.digest('hex') !== sha256) throw new WeftError('store/checksum-mismatch', `What was to be stored as “${key}” is not what was announced: its SHA-256 differs. Try again.`);
}
