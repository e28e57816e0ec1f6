import type { BigIntStats } from 'node:fs';
import { type FileHandle, mkdir, open, readdir, realpath, rmdir, stat, unlink } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type Clock, systemClock } from '../../base/clock.ts';
import { compareUtf8 } from '../../base/compareUtf8.ts';
import { systemErrorCode, WeftError } from '../../base/weftError.ts';
import type { CallOptions, ListOptions, ObjectStore, ReadOptions, StoredObject, SweepOptions, WriteOptions } from '../objectStore.ts';
import { folderEtag, pathToWrite, realPathInside } from './bucketFolder.ts';
import { folderFailure } from './folderFailure.ts';
import { checkBucketName, keySegments } from './keySegments.ts';
import { listFolder } from './listFolder.ts';
import { sweepDrafts, writeAtomically } from './writeAtomically.ts';

/** A draft this old was left by a writer that died. */
const abandonedMs = 24 * 3_600_000;

/** An object store in a folder: buckets are its subfolders (or links to folders), keys are paths below them. */
export class FolderObjectStore implements ObjectStore {
  readonly label: string;
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #swept = new Set<string>();

  /** @param folder made when the first bucket is */
  constructor(folder: string, { clock = systemClock }: { readonly clock?: Clock } = {}) {
    this.#folder = path.resolve(folder);
    this.label = this.#folder;
    this.#clock = clock;
  }

  async bucketExists(bucket: string): Promise<boolean> {
    return (await this.#findBucket(bucket)) !== undefined;
  }

  async createBucket(bucket: string): Promise<void> {
    checkBucketName(bucket, process.platform);
    await this.#attempt(`Creating the bucket “${bucket}”`, () => mkdir(path.join(this.#folder, bucket), { recursive: true }));
  }

  async listBuckets(): Promise<string[]> {
    return this.#attempt('Listing the buckets', async () => {
      const found = await readdir(this.#folder, { withFileTypes: true }).catch(absentAs([]));
      const names = found.filter((item) => !item.name.startsWith('.') && (item.isDirectory() || item.isSymbolicLink())).map(({ name }) => name);
      const buckets = await Promise.all(names.map(async (name) => ((await stat(path.join(this.#folder, name)).catch(absentAs(undefined)))?.isDirectory() ? [name] : [])));
      return buckets.flat().sort(compareUtf8);
    });
  }

  async *list(bucket: string, options: ListOptions = {}): AsyncGenerator<StoredObject> {
    const bucketFolder = await this.#bucketFolder(bucket);
    try {
      yield* listFolder(bucketFolder, options);
    } catch (thrown) {
      throw folderFailure(thrown, `Listing the bucket “${bucket}” in “${this.label}”`);
    }
  }

  async head(bucket: string, key: string, { signal }: CallOptions = {}): Promise<StoredObject | undefined> {
    signal?.throwIfAborted();
    const segments = keySegments(key, process.platform);
    const bucketFolder = await this.#bucketFolder(bucket);
    return this.#attempt(`Looking at “${key}” in the bucket “${bucket}”`, async () => {
      const file = await realPathInside(bucketFolder, segments);
      if (file === undefined) return undefined;
      const found = await stat(file, { bigint: true }).catch(absentAs(undefined));
      return found?.isFile() ? storedObject(key, found) : undefined;
    });
  }

  async read(bucket: string, key: string, options: ReadOptions = {}): Promise<{ object: StoredObject; body: Readable }> {
    const { file, object } = await this.#open(bucket, key, options);
    const start = Math.max(0, options.range?.start ?? 0);
    // The end is that of the object as it was opened: what a writer appends meanwhile belongs to the next version.
    const end = Math.min(object.sizeBytes, options.range?.end ?? object.sizeBytes);
    if (start < end) return { object, body: file.createReadStream({ start, end: end - 1, ...(options.signal && { signal: options.signal }) }) };
    await file.close();
    return { object, body: Readable.from([]) };
  }

  async readBytes(bucket: string, key: string, options: ReadOptions = {}): Promise<Uint8Array> {
    const { body } = await this.read(bucket, key, options);
    return this.#attempt(`Reading “${key}” of the bucket “${bucket}”`, () => buffer(body));
  }

  async writeBytes(bucket: string, key: string, bytes: Uint8Array, options: WriteOptions = {}): Promise<{ written: boolean }> {
    return this.#write(bucket, key, [bytes], options);
  }

  async writeFile(bucket: string, key: string, filePath: string, options: WriteOptions = {}): Promise<{ written: boolean }> {
    const file = await open(filePath, 'r');
    try {
      return await this.#write(bucket, key, file.createReadStream({ autoClose: false, highWaterMark: 1 << 20 }), options);
    } finally {
      await file.close();
    }
  }

  async delete(bucket: string, keys: readonly string[], { signal }: CallOptions = {}): Promise<void> {
    const places = keys.map((key) => ({ key, segments: keySegments(key, process.platform) }));
    const bucketFolder = await this.#bucketFolder(bucket);
    for (const { key, segments } of places) {
      signal?.throwIfAborted();
      await this.#attempt(`Deleting “${key}” from the bucket “${bucket}”`, () => deleteFile(bucketFolder, segments));
    }
  }

  async sweepUnfinished(bucket: string, options: SweepOptions): Promise<number> {
    return sweepDrafts(await this.#bucketFolder(bucket), options, this.#clock);
  }

  async #write(bucket: string, key: string, chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, options: WriteOptions): Promise<{ written: boolean }> {
    options.signal?.throwIfAborted();
    const segments = keySegments(key, process.platform);
    const bucketFolder = await this.#bucketFolder(bucket);
    if (!this.#swept.has(bucketFolder)) {
      this.#swept.add(bucketFolder);
      await sweepDrafts(bucketFolder, { olderThanMs: abandonedMs }, this.#clock);
    }
    return this.#attempt(`Storing “${key}” in the bucket “${bucket}”`, () => writeAtomically(bucketFolder, segments, chunks, options));
  }

  async #open(bucket: string, key: string, { ifMatch, signal }: ReadOptions): Promise<{ file: FileHandle; object: StoredObject }> {
    // Opening a FIFO would wait for its writer, so what it is must be known first.
    if (!(await this.head(bucket, key, signal ? { signal } : {}))) throw missing(bucket, key, this.label);
    const file = await this.#attempt(`Reading “${key}” of the bucket “${bucket}”`, () => open(path.join(this.#folder, bucket, ...keySegments(key, process.platform)), 'r').catch(absentAs(undefined)));
    if (file === undefined) throw missing(bucket, key, this.label);
    const object = storedObject(key, await file.stat({ bigint: true }));
    if (ifMatch === undefined || ifMatch === object.etag) return { file, object };
    await file.close();
    throw new WeftError('store/object-changed', `“${key}” in the bucket “${bucket}” of “${this.label}” was replaced since it was looked at. Read it again.`);
  }

  async #findBucket(bucket: string): Promise<string | undefined> {
    checkBucketName(bucket, process.platform);
    return this.#attempt(`Looking for the bucket “${bucket}”`, async () => {
      const folder = await realpath(path.join(this.#folder, bucket)).catch(absentAs(undefined));
      return folder !== undefined && (await stat(folder)).isDirectory() ? folder : undefined;
    });
  }

  async #bucketFolder(bucket: string): Promise<string> {
    const folder = await this.#findBucket(bucket);
    if (folder !== undefined) return folder;
    throw new WeftError('store/bucket-missing', `There is no bucket “${bucket}” in “${this.label}”. Create that subfolder, or name another bucket.`);
  }

  async #attempt<T>(subject: string, work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (thrown) {
      throw folderFailure(thrown, `${subject} in “${this.label}”`);
    }
  }
}

async function deleteFile(bucketFolder: string, segments: readonly string[]): Promise<void> {
  const file = await pathToWrite(bucketFolder, segments);
  try {
    await unlink(file);
  } catch (thrown) {
    const code = systemErrorCode(thrown) ?? '';
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes(code)) return;
    // Some systems say EPERM where others say EISDIR; a folder is no object.
    if (code === 'EPERM' && (await stat(file)).isDirectory()) return;
    throw thrown;
  }
  await removeEmptyFolders(bucketFolder, path.dirname(file));
}

/** An object store knows no empty folders, so the last object takes its folders along. */
async function removeEmptyFolders(bucketFolder: string, from: string): Promise<void> {
  for (let folder = from; folder !== bucketFolder && folder.startsWith(bucketFolder); folder = path.dirname(folder)) {
    try {
      await rmdir(folder);
    } catch {
      return; // not empty, or not ours to remove
    }
  }
}

function storedObject(key: string, found: BigIntStats): StoredObject {
  return { key, sizeBytes: Number(found.size), modifiedAt: found.mtime, etag: folderEtag(found) };
}

function absentAs<T>(value: T): (thrown: unknown) => T {
  return (thrown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(thrown) ?? '')) return value;
    throw thrown;
  };
}

function missing(bucket: string, key: string, label: string): WeftError {
  return new WeftError('store/object-missing', `There is no “${key}” in the bucket “${bucket}” of “${label}”.`);
}
