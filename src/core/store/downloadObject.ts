import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, rename, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { WeftError } from '../base/weftError.ts';
import type { CallOptions, ObjectStore, StoredObject } from './objectStore.ts';

/**
 * Brings one object to a file. It is written under a name of its own beside the target and renamed when it is whole, so
 * nobody sees half of it; what an interrupted download left of the same version is gone on with. The file gets the
 * object's time. Throws `store/object-changed` when the object is replaced meanwhile.
 *
 * @param object as `list` or `head` gave it
 */
export async function downloadObject(store: ObjectStore, bucket: string, object: StoredObject, file: string, { signal }: CallOptions = {}): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  const partial = partialName(file, object);
  const start = (await stat(partial).catch(() => undefined))?.size ?? 0;
  if (start < object.sizeBytes || object.sizeBytes === 0) {
    const { body } = await store.read(bucket, object.key, {
      ...(start > 0 && { range: { start, end: object.sizeBytes } }),
      ...(object.etag !== undefined && { ifMatch: object.etag }),
      ...(signal && { signal }),
    });
    await pipeline(body, createWriteStream(partial, { flags: start > 0 ? 'a' : 'w' }), ...(signal ? [{ signal }] : []));
  }
  const { size } = await stat(partial);
  if (size !== object.sizeBytes) {
    await rm(partial, { force: true });
    throw new WeftError('store/checksum-mismatch', `“${object.key}” of the bucket “${bucket}” came as ${String(size)} bytes instead of ${String(object.sizeBytes)}. Try again.`);
  }
  if (object.modifiedAt) await utimes(partial, object.modifiedAt, object.modifiedAt);
  await rename(partial, file);
}

/** Removes what interrupted downloads have left in a folder and below it; none may be under way there. */
export async function sweepPartialDownloads(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && partialNames.test(entry.name)) await rm(path.join(entry.parentPath, entry.name), { force: true });
  }
}

const partialNames = /^\.weft-[0-9a-f]{16}\.part$/;

/** One per version of the object, so that parts of two versions never meet in one file; short, whatever the file's name. */
function partialName(file: string, { etag, sizeBytes }: StoredObject): string {
  const version = createHash('sha256').update(JSON.stringify([path.basename(file), etag, sizeBytes])).digest('hex').slice(0, 16);
  return path.join(path.dirname(file), `.weft-${version}.part`);
}
