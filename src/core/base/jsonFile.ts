import { randomBytes } from 'node:crypto';
import { link, open, readFile, unlink } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { systemErrorCode } from './weftError.ts';

export interface JsonFileOptions {
  /** Permissions, such as 0o600 for what only its owner may read. */
  readonly mode?: number;
}

/** What a JSON file of our own holds, or undefined when there is none. Its shape is the caller's promise. */
export async function readJson<T>(path: string): Promise<T | undefined> {
  try {
    return JSON.parse(await readFile(path, 'utf8')) as T;
  } catch (thrown) {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(thrown) ?? '')) return undefined;
    throw thrown;
  }
}

/** Replaces the file by one that is whole and on disk: a reader, also after a power cut, sees the old or the new text. */
export async function replaceJson(path: string, value: unknown, { mode }: JsonFileOptions = {}): Promise<void> {
  await writeFileAtomic(path, `${JSON.stringify(value)}\n`, { fsync: true, ...(mode === undefined ? {} : { mode }) });
}

/**
 * Makes the file, whole and on disk, unless it exists; answers whether it did. Of any number of processes that try at
 * once exactly one succeeds, and no reader ever sees half a file: a hard link is made to a finished draft.
 */
export async function createJson(path: string, value: unknown, { mode = 0o666 }: JsonFileOptions = {}): Promise<boolean> {
  const draft = `${path}.${randomBytes(6).toString('hex')}.draft`;
  try {
    const file = await open(draft, 'wx', mode);
    try {
      await file.writeFile(`${JSON.stringify(value)}\n`);
      await file.sync();
    } finally {
      await file.close();
    }
    await link(draft, path);
    return true;
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'EEXIST') return false;
    throw thrown;
  } finally {
    await unlink(draft).catch(() => undefined);
  }
}
