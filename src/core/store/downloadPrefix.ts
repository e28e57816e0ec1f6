import { mkdir, realpath, stat } from 'node:fs/promises';
import process from 'node:process';
import pLimit from 'p-limit';
import type { Report } from '../base/progress.ts';
import { WeftError } from '../base/weftError.ts';
import { downloadObject } from './downloadObject.ts';
import { pathToWrite } from './folder/bucketFolder.ts';
import { keySegments } from './folder/keySegments.ts';
import type { ObjectStore, StoredObject } from './objectStore.ts';

export interface DownloadOptions {
  /** Made if it is missing; nothing outside it is ever written. */
  readonly destination: string;
  readonly report: Report;
  readonly signal: AbortSignal;
  /** Asked for each file that is there with another content; `path` is relative to the destination. */
  readonly onExisting: (path: string) => Promise<'replace' | 'keep'>;
  /** Which objects, by their key below the prefix; by default all. */
  readonly select?: (relativeKey: string) => boolean;
}

export interface Downloaded {
  readonly files: number;
  readonly bytes: number;
  /** Already there, from an earlier download. */
  readonly present: number;
  /** Left as they were, as answered. */
  readonly kept: readonly string[];
}

interface Item {
  readonly object: StoredObject;
  readonly relativeKey: string;
  readonly file: string;
}

const downloadsAtOnce = 8;

/**
 * Brings what is below a prefix to a folder. Every name is checked before the first byte is written: no key leads out of
 * the folder, through a link or otherwise, and no two keys meet in one file. A file appears under its name only when it is
 * whole; a repetition goes on where an interrupted download broke off and passes over what is there already.
 *
 * @param prefix empty, or ending with a slash; names of files are keys without it
 */
export async function downloadPrefix(store: ObjectStore, bucket: string, prefix: string, { destination, report, signal, onExisting, select = () => true }: DownloadOptions): Promise<Downloaded> {
  await mkdir(destination, { recursive: true });
  const root = await realpath(destination);
  const items: Item[] = [];
  for await (const object of store.list(bucket, { prefix, signal })) {
    const relativeKey = object.key.slice(prefix.length);
    // Some tools make a "folder" by an object whose key ends with a slash.
    if (relativeKey === '' || relativeKey.endsWith('/') || !select(relativeKey)) continue;
    items.push({ object, relativeKey, file: await pathToWrite(root, keySegments(relativeKey, process.platform)) });
  }
  refuseTwins(items);

  const wanted: Item[] = [];
  const kept: string[] = [];
  let present = 0;
  for (const item of items) {
    const standing = await standingOf(item);
    if (standing === 'same') present += 1;
    else if (standing === 'other' && (await onExisting(item.relativeKey)) === 'keep') kept.push(item.relativeKey);
    else wanted.push(item);
  }
  const totalBytes = wanted.reduce((sum, { object }) => sum + object.sizeBytes, 0);
  let doneBytes = 0;
  let doneCount = 0;
  const limit = pLimit(downloadsAtOnce);
  const outcomes = await Promise.allSettled(
    wanted.map(({ object, file }) =>
      limit(async () => {
        signal.throwIfAborted();
        await downloadObject(store, bucket, object, file, { signal });
        doneBytes += object.sizeBytes;
        doneCount += 1;
        report({ stage: 'download', doneBytes, totalBytes, doneCount, totalCount: wanted.length });
      }),
    ),
  );
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return { files: doneCount, bytes: doneBytes, present, kept };
}

/** What is at the file's place: nothing, the object as a download left it (size and time), or something else. */
async function standingOf({ object, file }: Item): Promise<'none' | 'same' | 'other'> {
  const found = await stat(file).catch(() => undefined);
  if (!found) return 'none';
  const sameTime = object.modifiedAt !== undefined && Math.abs(found.mtimeMs - object.modifiedAt.getTime()) < 1000;
  return found.isFile() && found.size === object.sizeBytes && sameTime ? 'same' : 'other';
}

/** Keys that differ only in case, or in how an accent is written, are one file on macOS and Windows. */
function refuseTwins(items: readonly Item[]): void {
  if (process.platform === 'linux') return;
  const seen = new Map<string, string>();
  for (const { relativeKey } of items) {
    const folded = relativeKey.normalize('NFC').toLowerCase();
    const twin = seen.get(folded);
    if (twin !== undefined) throw new WeftError('store/invalid-key', `“${twin}” and “${relativeKey}” would be one file on this system. Download them one at a time.`);
    seen.set(folded, relativeKey);
  }
}
