import { createHash, randomUUID } from 'node:crypto';
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { systemErrorCode, WeftError } from '../../base/weftError.ts';
import type { SweepOptions, WriteOptions } from '../objectStore.ts';
import { pathToWrite } from './bucketFolder.ts';
import { incomingFolder } from './keySegments.ts';

/**
 * Writes chunks as one object: first beside the objects on the same file system, flushed to disk, then put in place in
 * one step, so that neither a reader nor a crash meets half of it.
 */
export async function writeAtomically(bucketFolder: string, segments: readonly string[], chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, options: WriteOptions): Promise<{ written: boolean }> {
  const incoming = path.join(bucketFolder, incomingFolder);
  await mkdir(incoming, { recursive: true });
  const draft = path.join(incoming, randomUUID());
  try {
    const file = await open(draft, 'wx');
    try {
      await writeChecked(file, chunks, segments.join('/'), options);
      await file.sync();
    } finally {
      await file.close();
    }
    options.signal?.throwIfAborted();
    return { written: await putInPlace(bucketFolder, segments, draft, options.ifAbsent ?? false) };
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes what writers that died have left; a live one touches its draft all the time. Drafts belong to no key yet. */
export async function sweepDrafts(bucketFolder: string, { olderThanMs, countOnly }: Omit<SweepOptions, 'prefix'>, clock: Clock): Promise<number> {
  const incoming = path.join(bucketFolder, incomingFolder);
  const drafts = await readdir(incoming).catch(() => []);
  let swept = 0;
  for (const name of drafts) {
    const draft = path.join(incoming, name);
    const found = await stat(draft).catch(() => undefined);
    if (!found || clock.now() - found.mtimeMs <= olderThanMs) continue;
    if (!countOnly) await rm(draft, { force: true });
    swept += 1;
  }
  return swept;
}

async function writeChecked(file: FileHandle, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, key: string, { sha256, onBytes, signal }: WriteOptions): Promise<void> {
  const hash = sha256 === undefined ? undefined : createHash('sha256');
  let doneBytes = 0;
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    hash?.update(chunk);
    await file.writeFile(chunk);
    doneBytes += chunk.byteLength;
    onBytes?.(doneBytes);
  }
  if (hash && hash.digest('hex') !== sha256) throw new WeftError('store/checksum-mismatch', `What was to be stored as “${key}” changed on its way: its SHA-256 is not the one announced. Try again.`);
}

async function putInPlace(bucketFolder: string, segments: readonly string[], draft: string, ifAbsent: boolean): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const target = await pathToWrite(bucketFolder, segments);
      await mkdir(path.dirname(target), { recursive: true });
      if (ifAbsent) return await placeIfAbsent(draft, target);
      await rename(draft, target);
      return true;
    } catch (thrown) {
      // Somebody who deletes the last object of a folder removes the folder; made again it is ours.
      if (systemErrorCode(thrown) !== 'ENOENT' || attempt === 10) throw thrown;
    }
  }
}

async function placeIfAbsent(draft: string, target: string): Promise<boolean> {
  try {
    await link(draft, target);
    return true;
  } catch (thrown) {
    const code = systemErrorCode(thrown) ?? '';
    if (code === 'EEXIST') return refuseFolder(target);
    if (!['EPERM', 'ENOTSUP', 'ENOSYS', 'EOPNOTSUPP', 'EMLINK'].includes(code)) throw thrown;
  }
  // A file system without hard links (exFAT, some network folders) cannot decide between two writers at once. Both
  // objects would be whole, so the later one may win: better than a half object under its final name.
  if (await stat(target).catch(() => undefined)) return refuseFolder(target);
  await rename(draft, target);
  return true;
}

/** What exists is an object, or a folder with other objects below, which is no object of that name. */
async function refuseFolder(target: string): Promise<false> {
  if ((await stat(target)).isDirectory()) throw Object.assign(new Error('a folder is in the way'), { code: 'EISDIR' });
  return false;
}
