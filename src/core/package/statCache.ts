import { createHash } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import type { Clock } from '../base/clock.ts';
import { secretShapesVersion } from './secrets/secretShapes.ts';

/** What is known of a file's content. */
export interface KnownContent {
  readonly sha256?: string;
  /** The kind of secret it shows, or "" when it was searched and shows none. */
  readonly secret?: string;
}

export interface KnownPack {
  readonly sha256: string;
  readonly sizeBytes: number;
}

/** Identity, SHA-256 and secret. */
type CachedFile = readonly [string, string | null, string | null];

/** As written; anything else that is found is no cache. */
interface CacheFile {
  readonly cacheVersion: 1;
  readonly secretShapesVersion: number;
  readonly files: Readonly<Record<string, CachedFile>>;
  /** Hash of a pack's members to its SHA-256 and size. */
  readonly packs: Readonly<Record<string, readonly [string, number]>>;
}

/**
 * A file that was changed less than this before it was read may change again without showing it: the coarsest time that
 * file systems keep is 2 s (FAT). git calls such an entry "racily clean" and does not believe it either.
 */
const racyMs = 2000;

/**
 * Remembers between submits what was read of a workspace, so that only changed files are read again. What is not asked
 * for or remembered in a run is forgotten. A cache that is missing, damaged or of another version is an empty one.
 */
export class StatCache {
  readonly #file: string;
  readonly #clock: Clock;
  readonly #before: CacheFile;
  readonly #files = new Map<string, CachedFile>();
  readonly #packs = new Map<string, readonly [string, number]>();

  private constructor(file: string, clock: Clock, before: CacheFile) {
    this.#file = file;
    this.#clock = clock;
    this.#before = before;
  }

  /** @param workspace real path of the folder, which has a cache of its own */
  static async open(cacheFolder: string, workspace: string, clock: Clock): Promise<StatCache> {
    const name = createHash('sha256').update(workspace).digest('hex').slice(0, 24);
    const file = path.join(cacheFolder, `workspace-${name}.json`);
    const empty: CacheFile = { cacheVersion: 1, secretShapesVersion, files: {}, packs: {} };
    return new StatCache(file, clock, (await readCache(file)) ?? empty);
  }

  /** What is known of the file in this state; nothing, when it changed. */
  content(filePath: string, identity: string): KnownContent {
    const known = this.#files.get(filePath) ?? (Object.hasOwn(this.#before.files, filePath) ? this.#before.files[filePath] : undefined);
    if (known?.[0] !== identity) return {};
    this.#files.set(filePath, known);
    const [, sha256, secret] = known;
    return { ...(sha256 !== null && { sha256 }), ...(secret !== null && { secret }) };
  }

  /**
   * @param changedMs the file's last change by the file system's clock
   * @param readAtMs when reading it began, by ours
   */
  rememberContent(filePath: string, identity: string, changedMs: number, readAtMs: number, content: KnownContent): void {
    if (changedMs > readAtMs - racyMs) return;
    const known = { ...this.content(filePath, identity), ...content };
    this.#files.set(filePath, [identity, known.sha256 ?? null, known.secret ?? null]);
  }

  now(): number {
    return this.#clock.now();
  }

  pack(membersHash: string): KnownPack | undefined {
    const known = this.#packs.get(membersHash) ?? (Object.hasOwn(this.#before.packs, membersHash) ? this.#before.packs[membersHash] : undefined);
    if (!known) return undefined;
    this.#packs.set(membersHash, known);
    return { sha256: known[0], sizeBytes: known[1] };
  }

  rememberPack(membersHash: string, { sha256, sizeBytes }: KnownPack): void {
    this.#packs.set(membersHash, [sha256, sizeBytes]);
  }

  /** Writes it down for the next submit; a cache that cannot be written costs time and nothing else. */
  async save(): Promise<void> {
    const cache: CacheFile = { cacheVersion: 1, secretShapesVersion, files: Object.fromEntries(this.#files), packs: Object.fromEntries(this.#packs) };
    try {
      await mkdir(path.dirname(this.#file), { recursive: true });
      await writeFileAtomic(this.#file, JSON.stringify(cache), { fsync: false, mode: 0o600 });
    } catch {
      // The next submit reads everything again.
    }
  }
}

async function readCache(file: string): Promise<CacheFile | undefined> {
  try {
    const cache = JSON.parse(await readFile(file, 'utf8')) as Partial<CacheFile>;
    const usable = cache.cacheVersion === 1 && cache.secretShapesVersion === secretShapesVersion && typeof cache.files === 'object' && typeof cache.packs === 'object';
    return usable ? (cache as CacheFile) : undefined;
  } catch {
    return undefined;
  }
}
