import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, open, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { CallOptions, ObjectStore } from '../../../store/objectStore.ts';
import { currentVersion, type FoundFile } from './storedFiles.ts';

/** Up to this size the beginning of a growing file is held in memory; of a larger one a copy is made. */
const inMemoryBytes = 8 * 1024 * 1024;

/**
 * Stores a file, checked by its SHA-256 on arrival, and answers the checksum; undefined when it was not stored, since it
 * is no longer what was found: a file is never stored as a mixture of two versions. One that is only appended to is
 * stored as long as it was when it was found, a beginning that does not change.
 */
export async function storeFile(store: ObjectStore, bucket: string, file: FoundFile, options: CallOptions): Promise<string | undefined> {
  if (file.growing && file.sizeBytes <= inMemoryBytes) {
    const bytes = await readBeginning(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await store.writeBytes(bucket, file.key, bytes, { ...options, sha256 });
    return sha256;
  }
  if (!file.growing) {
    const sha256 = await hashFile(file.path);
    if ((await currentVersion(file.path)) !== file.version) return undefined;
    await store.writeFile(bucket, file.key, file.path, { ...options, sha256 });
    return sha256;
  }
  const folder = await mkdtemp(path.join(os.tmpdir(), 'weft-store-'));
  try {
    const copy = path.join(folder, 'beginning');
    const sha256 = await copyBeginning(file, copy);
    await store.writeFile(bucket, file.key, copy, { ...options, sha256 });
    return sha256;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** SHA-256 of a file in hexadecimal. */
export async function hashFile(filePath: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(filePath), hash);
  return hash.digest('hex');
}

async function readBeginning({ path: filePath, sizeBytes }: FoundFile): Promise<Uint8Array> {
  const file = await open(filePath, 'r');
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(sizeBytes), 0, sizeBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function copyBeginning({ path: filePath, sizeBytes }: FoundFile, copy: string): Promise<string> {
  const hash = createHash('sha256');
  const tap = new Transform({
    transform: (chunk: Buffer, _encoding, done) => {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  await pipeline(createReadStream(filePath, { start: 0, end: sizeBytes - 1 }), tap, createWriteStream(copy));
  return hash.digest('hex');
}
