import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { lstat, readlink } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { compareUtf8 } from '../base/compareUtf8.ts';
import { systemErrorCode } from '../base/weftError.ts';
import type { Snapshot, SnapshotFile } from './codePackage.ts';

/** changed: another content now · missing: only in the snapshot · new: only in the workspace. */
export interface SnapshotChange {
  readonly path: string;
  readonly change: 'changed' | 'missing' | 'new';
}

/**
 * What of a workspace is not as it was submitted, in the order of its paths.
 *
 * @param folder the workspace now
 * @param present paths of what would be submitted now
 */
export async function compareSnapshot({ files }: Snapshot, folder: string, present: readonly string[], { signal }: { readonly signal: AbortSignal }): Promise<SnapshotChange[]> {
  const changes: SnapshotChange[] = [];
  for (const file of files) {
    signal.throwIfAborted();
    const change = await changeOf(file, folder, signal);
    if (change) changes.push({ path: file.path, change });
  }
  const submitted = new Set(files.map((file) => file.path));
  const added = present.filter((file) => !submitted.has(file)).map((file): SnapshotChange => ({ path: file, change: 'new' }));
  return [...changes, ...added].sort((one, other) => compareUtf8(one.path, other.path));
}

/** Whether a file of the workspace is exactly what was submitted. */
export async function isAsSubmitted(file: SnapshotFile, folder: string, { signal }: { readonly signal: AbortSignal }): Promise<boolean> {
  return (await changeOf(file, folder, signal)) === undefined;
}

/** The most files of a snapshot that are looked for in a folder to tell whether it comes from there. */
const mostLookedFor = 200;

/** The folder that holds most of the snapshot's files by their names, of equals the first; none where less than half are there. */
export function sourceFolder({ files }: Snapshot, folders: readonly string[]): string | undefined {
  const sample = files.slice(0, mostLookedFor);
  let best: { readonly folder: string; readonly found: number } | undefined;
  for (const folder of folders) {
    const found = sample.filter((file) => existsSync(path.join(folder, file.path))).length;
    if (found * 2 >= sample.length && found > (best?.found ?? 0)) best = { folder, found };
  }
  return best?.folder;
}

async function changeOf(file: SnapshotFile, folder: string, signal: AbortSignal): Promise<'changed' | 'missing' | undefined> {
  const there = path.join(folder, file.path);
  try {
    const found = await lstat(there);
    if (found.isSymbolicLink() !== (file.linkTarget !== undefined)) return 'changed';
    if (file.linkTarget !== undefined) return (await readlink(there)).split(path.sep).join('/') === file.linkTarget ? undefined : 'changed';
    if (!found.isFile() || found.size !== file.sizeBytes) return 'changed';
    return (await hashOf(there, signal)) === file.sha256 ? undefined : 'changed';
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT' || systemErrorCode(thrown) === 'ENOTDIR') return 'missing';
    throw thrown;
  }
}

async function hashOf(file: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash, { signal });
  return hash.digest('hex');
}
