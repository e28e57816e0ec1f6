import { randomUUID } from 'node:crypto';
import { copyFile, mkdir, open, readdir, rename, rm, rmdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { forEachBounded } from '../../base/forEachBounded.ts';
import type { Report } from '../../base/progress.ts';
import { systemErrorCode, WeftError } from '../../base/weftError.ts';
import type { Snapshot, SnapshotFile } from '../../package/codePackage.ts';
import type { ObjectStore } from '../objectStore.ts';
import { damagedCode, readPack } from './readPack.ts';

const packsAtOnce = 4;

export interface UnpackOptions {
  readonly signal: AbortSignal;
  readonly report: Report;
}

/**
 * Brings a snapshot's files from a bucket to a folder: all of them, each checked, or none. They are unpacked beside the
 * folder, where no link is before the last file, and put in place in one step.
 *
 * @param snapshot from `parseSnapshot`, so that no path of it leads elsewhere
 * @param destination a folder that does not exist or is empty
 * @throws WeftError `package/destination-exists`, `package/damaged`, `package/no-space` and what the store throws
 */
export async function unpackSnapshot(store: ObjectStore, bucket: string, snapshot: Snapshot, destination: string, { signal, report }: UnpackOptions): Promise<void> {
  await refuseUsed(destination);
  const partial = `${path.resolve(destination)}.partial-${randomUUID()}`;
  const expected = new Map(snapshot.files.map((file) => [file.path, file]));
  const totalBytes = snapshot.files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let doneBytes = 0;
  const links: SnapshotFile[] = [];
  const folders = new Set<string>();
  const take = async (file: SnapshotFile, content: Readable): Promise<void> => {
    if (file.linkTarget !== undefined) {
      links.push(file);
      content.resume();
      return;
    }
    const target = path.join(partial, file.path);
    const folder = path.dirname(target);
    if (!folders.has(folder)) await mkdir(folder, { recursive: true });
    folders.add(folder);
    await writeFile(target, file, content);
    doneBytes += file.sizeBytes;
    report({ stage: 'download', doneBytes, totalBytes });
  };
  try {
    await mkdir(partial, { recursive: true });
    await forEachBounded(snapshot.packs, packsAtOnce, (pack) => readPack(store, bucket, pack, expected, take, signal));
    const [missing] = expected.keys();
    if (missing !== undefined) throw damagedCode(`“${missing}” is in none of its packs`);
    for (const link of links) await makeLink(partial, link);
    await putInPlace(partial, destination);
  } catch (thrown) {
    await rm(partial, { recursive: true, force: true });
    if (['ENOSPC', 'EDQUOT'].includes(systemErrorCode(thrown) ?? '')) throw new WeftError('package/no-space', `There is no space for the submitted code in “${path.dirname(destination)}”. Free some, and try again.`, { cause: thrown });
    throw thrown;
  }
}

async function writeFile(target: string, { executable }: SnapshotFile, content: Readable): Promise<void> {
  const file = await open(target, 'wx', executable ? 0o755 : 0o644);
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
}

async function makeLink(root: string, { path: linkPath, linkTarget = '' }: SnapshotFile): Promise<void> {
  const link = path.join(root, linkPath);
  await mkdir(path.dirname(link), { recursive: true });
  try {
    await symlink(linkTarget, link);
  } catch (thrown) {
    // Windows lets few people make links; a copy of the file serves as well, and a link to a folder stays away.
    if (systemErrorCode(thrown) !== 'EPERM') throw thrown;
    await copyFile(path.resolve(path.dirname(link), linkTarget), link).catch(() => undefined);
  }
}

async function refuseUsed(destination: string): Promise<void> {
  const found = await readdir(destination).catch((thrown: unknown) => {
    if (systemErrorCode(thrown) === 'ENOENT') return [];
    if (systemErrorCode(thrown) === 'ENOTDIR') return [path.basename(destination)];
    throw thrown;
  });
  if (found.length > 0) throw exists(destination);
}

async function putInPlace(partial: string, destination: string): Promise<void> {
  await rmdir(destination).catch(() => undefined);
  try {
    await rename(partial, destination);
  } catch (thrown) {
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR', 'EPERM'].includes(systemErrorCode(thrown) ?? '')) throw exists(destination, thrown);
    throw thrown;
  }
}

function exists(destination: string, cause?: unknown): WeftError {
  return new WeftError('package/destination-exists', `“${destination}” is there already and is not empty. Name another folder, or remove it.`, { cause });
}
