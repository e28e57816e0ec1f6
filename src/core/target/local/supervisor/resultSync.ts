import path from 'node:path';
import pLimit from 'p-limit';
import type { Clock } from '../../../base/clock.ts';
import { readJson, replaceJson } from '../../../base/jsonFile.ts';
import { systemErrorCode } from '../../../base/weftError.ts';
import type { ObjectStore } from '../../../store/objectStore.ts';
import { type FoundFile, findStoredFiles, type StoredRoot } from './storedFiles.ts';
import { storeFile } from './storeFile.ts';

export interface SyncOptions {
  readonly store: ObjectStore;
  readonly bucket: string;
  readonly roots: readonly StoredRoot[];
  /** File that remembers what is stored, so that another supervisor does not send it again. */
  readonly memory: string;
  readonly syncMs: number;
  readonly clock: Clock;
}

/** What is in the bucket of a file of the learners. */
export interface StoredFile {
  readonly learnerId: number;
  readonly version: string;
  readonly sizeBytes: number;
  readonly sha256: string;
}

export interface PassOptions {
  /** Nobody writes any more: everything is stored as it is. */
  readonly final: boolean;
  readonly signal: AbortSignal;
}

/** What could not be stored, and why. */
export interface SyncFailure {
  readonly key: string;
  readonly thrown: unknown;
}

const uploadsAtOnce = 4;
/** A growing file of this size is sent with every pass; a larger one as much less often as it is larger. */
const everyPassBytes = 4 * 1024 * 1024;
/** Files that name the newest checkpoint, of TensorFlow, PyTorch Lightning, DeepSpeed, Megatron and by custom. */
const pointerNames = /^(checkpoint|last|last\.ckpt|latest\b.*|.*[-_]latest(\.\w+)?|latest_.*)$/i;

/**
 * Brings what the learners write to the bucket, pass by pass: only what changed, only what has come to rest (unchanged
 * in two passes), growing files up to where they are. A pointer to the newest checkpoint goes after all other files of
 * its folder, so that it never names what is not there. Nothing is ever removed from the bucket.
 */
export class ResultSync {
  readonly #options: SyncOptions;
  #stored = new Map<string, StoredFile>();
  #seen = new Map<string, string>();
  readonly #sentAtMs = new Map<string, number>();

  constructor(options: SyncOptions) {
    this.#options = options;
  }

  get stored(): ReadonlyMap<string, StoredFile> {
    return this.#stored;
  }

  /** Recalls what an earlier supervisor stored. */
  async remember(): Promise<void> {
    this.#stored = new Map(Object.entries((await readJson<Record<string, StoredFile>>(this.#options.memory)) ?? {}));
  }

  /** What is found not to be in the bucket after all is sent again. */
  forget(key: string): void {
    this.#stored.delete(key);
  }

  async pass({ final, signal }: PassOptions): Promise<SyncFailure[]> {
    const failures: SyncFailure[] = [];
    const found: FoundFile[] = [];
    for await (const file of findStoredFiles(this.#options.roots, (key, thrown) => failures.push({ key, thrown }))) {
      found.push(final ? { ...file, growing: false } : file);
    }
    const changed = found.filter((file) => !this.#isStored(file));
    const due = changed.filter((file) => final || (file.growing ? this.#isDue(file) : this.#seen.get(file.key) === file.version));
    failures.push(...(await this.#send(due.filter((file) => !isPointer(file)), signal)));
    const waiting = changed.filter((file) => !file.growing && !isPointer(file) && !this.#isStored(file));
    const pointers = due.filter((file) => isPointer(file) && !waiting.some((other) => isBeside(other, file)));
    failures.push(...(await this.#send(pointers, signal)));
    this.#seen = new Map(found.map(({ key, version }) => [key, version]));
    const told = new Set(failures.map(({ key }) => key));
    for (const { key } of final ? waiting.filter((file) => !told.has(file.key)) : []) failures.push({ key, thrown: new Error('it is still being written to') });
    if (due.length > 0) await replaceJson(this.#options.memory, Object.fromEntries(this.#stored));
    return failures;
  }

  #isStored({ key, version }: FoundFile): boolean {
    return this.#stored.get(key)?.version === version;
  }

  #isDue({ key, sizeBytes }: FoundFile): boolean {
    const sentAtMs = this.#sentAtMs.get(key);
    return sentAtMs === undefined || this.#options.clock.now() - sentAtMs >= this.#options.syncMs * Math.floor(sizeBytes / everyPassBytes);
  }

  async #send(files: readonly FoundFile[], signal: AbortSignal): Promise<SyncFailure[]> {
    const limit = pLimit(uploadsAtOnce);
    const outcomes = await Promise.all(files.map((file) => limit(() => this.#sendOne(file, signal))));
    signal.throwIfAborted();
    return outcomes.filter((outcome) => outcome !== undefined);
  }

  async #sendOne(file: FoundFile, signal: AbortSignal): Promise<SyncFailure | undefined> {
    const { store, bucket, clock } = this.#options;
    const { key, learnerId, version, sizeBytes } = file;
    try {
      signal.throwIfAborted();
      const sha256 = await storeFile(store, bucket, file, { signal });
      this.#sentAtMs.set(key, clock.now());
      if (sha256 !== undefined) this.#stored.set(key, { learnerId, version, sizeBytes, sha256 });
      return undefined;
    } catch (thrown) {
      // Whoever wrote it took it away again: there is nothing to store.
      return systemErrorCode(thrown) === 'ENOENT' ? undefined : { key, thrown };
    }
  }
}

function isPointer({ key }: FoundFile): boolean {
  return pointerNames.test(path.posix.basename(key));
}

/** Whether the file lies in the pointer's folder or below it. */
function isBeside({ key }: FoundFile, pointer: FoundFile): boolean {
  return key.startsWith(pointer.key.slice(0, pointer.key.lastIndexOf('/') + 1));
}
