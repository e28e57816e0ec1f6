import { constants, copyFile, mkdir, rm, stat, symlink } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import pLimit from 'p-limit';
import { systemErrorCode } from '../../../base/weftError.ts';
import { downloadObject, sweepPartialDownloads } from '../../../store/downloadObject.ts';
import { keySegments } from '../../../store/folder/keySegments.ts';
import type { ObjectStore, StoredObject } from '../../../store/objectStore.ts';
import type { StoreConnection } from '../../../store/storeConnection.ts';

const downloadsAtOnce = 8;

/**
 * Brings a bucket to a folder, one file per object, and can be interrupted and repeated. A bucket that is a folder of
 * this machine is not copied: real directories are made, so that learners can write beside their data, with a symbolic
 * link for each file. What a learner writes into such a file it writes into the bucket, as with the ancestor's mount.
 */
export async function fetchBucket(store: ObjectStore, connection: StoreConnection, bucket: string, folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true });
  const limit = pLimit(downloadsAtOnce);
  const downloads: Promise<void>[] = [];
  // The first failure ends all of them, but none is left running behind it.
  const abort = new AbortController();
  const whole = AbortSignal.any([signal, abort.signal]);
  try {
    for await (const object of store.list(bucket, { signal: whole })) {
      if (isOwnObject(object.key)) continue;
      const file = path.join(folder, ...keySegments(object.key, process.platform));
      if (connection.kind === 'folder') await linkFile(path.join(connection.folder, bucket, ...keySegments(object.key, process.platform)), file);
      else downloads.push(limit(() => fetchObject(store, bucket, object, file, whole)));
      if (downloads.length >= 1000) await Promise.all(downloads.splice(0));
    }
    await Promise.all(downloads);
    // Of versions that were replaced in the bucket while this was interrupted.
    if (connection.kind === 's3') await sweepPartialDownloads(folder);
  } catch (thrown) {
    abort.abort();
    limit.clearQueue();
    await Promise.allSettled(downloads);
    throw thrown;
  }
}

/** Downloads the object unless the file is already what it says. */
async function fetchObject(store: ObjectStore, bucket: string, object: StoredObject, file: string, signal: AbortSignal): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  const same = found?.size === object.sizeBytes && Math.trunc(found.mtimeMs / 1000) === Math.trunc((object.modifiedAt?.getTime() ?? 0) / 1000);
  if (!same) await downloadObject(store, bucket, object, file, { signal });
}

/** Packs of code are no data, and neither is what tools write in place of a folder: an empty object whose key ends with a slash. */
function isOwnObject(key: string): boolean {
  return key.startsWith('_weft_packs/') || key.endsWith('/');
}

/** A symbolic link where the system lets us make one, else a copy; Windows asks for a right that not everyone has. */
async function linkFile(source: string, file: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true });
  try {
    await symlink(source, file, 'file');
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'EEXIST') return;
    if (!['EPERM', 'ENOSYS', 'EACCES', 'ENOTSUP'].includes(systemErrorCode(thrown) ?? '')) throw thrown;
    await rm(file, { force: true });
    await copyFile(source, file, constants.COPYFILE_FICLONE);
  }
}
