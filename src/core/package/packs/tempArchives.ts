import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../base/clock.ts';
import { renderBytes } from '../../base/renderBytes.ts';
import { systemErrorCode, WeftError } from '../../base/weftError.ts';

const prefix = 'packs-';
/** Archives this old were left by a process that died. */
const abandonedMs = 24 * 3_600_000;

/** Archives on their way to a store, in a folder of this run's own. */
export class TempArchives {
  readonly #cacheFolder: string;
  readonly #folder: string;

  constructor(cacheFolder: string) {
    this.#cacheFolder = cacheFolder;
    this.#folder = TempArchives.folder(cacheFolder, randomUUID());
  }

  /**
   * @param write fills the file it is given
   * @returns the file's path
   * @throws WeftError `package/no-space`, and leaves nothing behind when anything is thrown
   */
  async add(sizeBytes: number, write: (file: string) => Promise<void>): Promise<string> {
    const file = path.join(this.#folder, `${randomUUID()}.tar`);
    try {
      await mkdir(this.#folder, { recursive: true });
      await write(file);
      return file;
    } catch (thrown) {
      await rm(file, { force: true });
      if (!['ENOSPC', 'EDQUOT'].includes(systemErrorCode(thrown) ?? '')) throw thrown;
      throw new WeftError('package/no-space', `“${this.#cacheFolder}” has no space for a pack of ${renderBytes(sizeBytes)}. Free some, and try again.`, { cause: thrown });
    }
  }

  async dispose(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** A folder that is swept one day when nobody removes it. */
  static folder(cacheFolder: string, id: string): string {
    return path.join(cacheFolder, `${prefix}${id}`);
  }

  /** Removes what processes that died have left. */
  static async sweep(cacheFolder: string, clock: Clock): Promise<void> {
    const found = await readdir(cacheFolder).catch(() => []);
    for (const name of found.filter((entry) => entry.startsWith(prefix))) {
      const folder = path.join(cacheFolder, name);
      const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Infinity }));
      if (clock.now() - mtimeMs > abandonedMs) await rm(folder, { recursive: true, force: true });
    }
  }
}
