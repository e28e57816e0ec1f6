import type { Dirent, Stats } from 'node:fs';
import { lstat, readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { compareUtf8 } from '../../base/compareUtf8.ts';
import { systemErrorCode } from '../../base/weftError.ts';
import type { ListOptions, StoredObject } from '../objectStore.ts';
import { folderEtag, isInside } from './bucketFolder.ts';
import { incomingFolder } from './keySegments.ts';

interface Entry {
  /** A folder's ends with a slash. */
  readonly key: string;
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'link';
}

interface Level {
  readonly folder: string;
  readonly entries: readonly Entry[];
  next: number;
}

/**
 * The files below a bucket's folder as objects, in the order of their keys' bytes. Folders are walked one at a time and
 * without recursion. Links to folders are not entered (they may form circles), links to files count while they stay
 * inside; FIFOs, sockets and devices are passed over, and so is what vanishes meanwhile.
 *
 * @param bucketFolder real path of the bucket's folder
 */
export async function* listFolder(bucketFolder: string, options: ListOptions): AsyncGenerator<StoredObject> {
  const { prefix = '', delimiter, startAfter, signal } = options;
  const wanted = (entry: Entry): boolean => {
    if (!entry.key.startsWith(prefix)) return false;
    if (startAfter === undefined || compareUtf8(entry.key, startAfter) > 0) return true;
    return entry.kind === 'folder' && startAfter.startsWith(entry.key);
  };
  const start = await startFolder(bucketFolder, prefix);
  if (start === undefined) return;
  const levels = [await readLevel(start.folder, start.key)];
  for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
    signal?.throwIfAborted();
    const entry = level.entries[level.next++];
    if (entry === undefined) {
      levels.pop();
    } else if (wanted(entry)) {
      const entryPath = path.join(level.folder, entry.name);
      if (entry.kind !== 'folder') {
        const object = await storedFile(bucketFolder, entryPath, entry);
        if (object) yield object;
      } else if (delimiter === undefined) {
        levels.push(await readLevel(entryPath, entry.key));
      } else if (await holdsFile(bucketFolder, entry.key)) {
        yield { key: entry.key, sizeBytes: 0, isPrefix: true };
      }
    }
  }
}

/** Where listing begins: the folder that the prefix names up to its last slash, if it can be walked to without a link. */
async function startFolder(bucketFolder: string, prefix: string): Promise<{ folder: string; key: string } | undefined> {
  const key = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  let folder = bucketFolder;
  for (const segment of key.split('/').slice(0, -1)) {
    if (segment === '' || segment === '.' || segment === '..' || segment.includes('\0') || segment.includes(path.sep)) return undefined;
    folder = path.join(folder, segment);
    if (!(await lstatOrGone(folder))?.isDirectory()) return undefined;
  }
  return { folder, key };
}

async function readLevel(folder: string, folderKey: string): Promise<Level> {
  const found = await readdir(folder, { withFileTypes: true }).catch((thrown: unknown): Dirent[] => {
    if (isGone(thrown)) return [];
    throw thrown;
  });
  const entries = found.flatMap((item): Entry[] => {
    if (folderKey === '' && item.name === incomingFolder) return [];
    const key = folderKey + item.name;
    if (item.isDirectory()) return [{ key: `${key}/`, name: item.name, kind: 'folder' }];
    if (item.isFile()) return [{ key, name: item.name, kind: 'file' }];
    return item.isSymbolicLink() ? [{ key, name: item.name, kind: 'link' }] : [];
  });
  return { folder, entries: entries.sort((a, b) => compareUtf8(a.key, b.key)), next: 0 };
}

async function storedFile(bucketFolder: string, filePath: string, { key, kind }: Entry): Promise<StoredObject | undefined> {
  try {
    if (kind === 'link' && !isInside(bucketFolder, await realpath(filePath))) return undefined;
    const found = await stat(filePath, { bigint: true });
    return found.isFile() ? { key, sizeBytes: Number(found.size), modifiedAt: found.mtime, etag: folderEtag(found) } : undefined;
  } catch (thrown) {
    if (isGone(thrown)) return undefined;
    throw thrown;
  }
}

/** An object store knows no empty folders. */
async function holdsFile(bucketFolder: string, key: string): Promise<boolean> {
  const first = await listFolder(bucketFolder, { prefix: key }).next();
  return first.done !== true;
}

async function lstatOrGone(target: string): Promise<Stats | undefined> {
  return lstat(target).catch((thrown: unknown) => {
    if (isGone(thrown)) return undefined;
    throw thrown;
  });
}

function isGone(thrown: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG'].includes(systemErrorCode(thrown) ?? '');
}
