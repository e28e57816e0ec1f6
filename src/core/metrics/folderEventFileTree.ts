import type { Dirent } from 'node:fs';
import { open, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../base/weftError.ts';
import { type ByteSource, type EventFileEntry, type EventFileTree, isEventFileName } from './eventFileTree.ts';

/**
 * The event files below a folder. Links are followed as TensorBoard does, once per way down, so that a loop ends; what
 * is not a plain file is never opened. A folder that cannot be entered, or vanishes while it is listed, is passed over.
 */
export function folderEventFileTree(root: string): EventFileTree {
  return {
    label: root,
    async list(signal) {
      const entries: EventFileEntry[] = [];
      await collect(root, '', [], entries, signal);
      return entries;
    },
  };
}

async function collect(folder: string, prefix: string, above: readonly string[], entries: EventFileEntry[], signal?: AbortSignal): Promise<void> {
  signal?.throwIfAborted();
  const real = await orMissing(realpath(folder));
  if (real === undefined || above.includes(real)) return;
  for (const item of (await orMissing(readdir(folder, { withFileTypes: true }))) ?? []) {
    const itemPath = path.join(folder, item.name);
    const isFolder = await leadsTo(item, itemPath);
    if (isFolder === true) await collect(itemPath, `${prefix}${item.name}/`, [...above, real], entries, signal);
    else if (isFolder === false && isEventFileName(item.name)) {
      const entry = await orMissing(folderEntry(itemPath, prefix + item.name));
      if (entry) entries.push(entry);
    }
  }
}

/** True for a folder, false for a plain file, also behind a link; undefined for anything else. */
async function leadsTo(item: Dirent, itemPath: string): Promise<boolean | undefined> {
  if (item.isDirectory()) return true;
  if (item.isFile()) return false;
  if (!item.isSymbolicLink()) return undefined;
  const target = await orMissing(stat(itemPath));
  if (target?.isDirectory()) return true;
  return target?.isFile() ? false : undefined;
}

async function folderEntry(filePath: string, relative: string): Promise<EventFileEntry> {
  const facts = await stat(filePath, { bigint: true });
  return {
    path: relative,
    sizeBytes: Number(facts.size),
    version: `${String(facts.dev)}:${String(facts.ino)}:${String(facts.mtimeNs)}:${String(facts.size)}`,
    open: async () => orMissing(openFile(filePath), ['ENOENT', 'ENOTDIR']),
  };
}

async function openFile(filePath: string): Promise<ByteSource> {
  const file = await open(filePath);
  return {
    readBytes: 256 * 1024,
    async read(offset, target, signal) {
      let filled = 0;
      while (filled < target.length) {
        signal?.throwIfAborted();
        const { bytesRead } = await file.read(target, filled, target.length - filled, offset + filled);
        if (bytesRead === 0) break;
        filled += bytesRead;
      }
      return filled;
    },
    close: async () => file.close(),
  };
}

/** What the work gives, or undefined when the file or folder is not there or, while listing, not for us to see. */
async function orMissing<T>(work: Promise<T>, missing: readonly string[] = ['ENOENT', 'ENOTDIR', 'ELOOP', 'EACCES', 'EPERM']): Promise<T | undefined> {
  try {
    return await work;
  } catch (thrown) {
    if (missing.includes(systemErrorCode(thrown) ?? '')) return undefined;
    throw thrown;
  }
}
