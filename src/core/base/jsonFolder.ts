import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createJson, readJson } from './jsonFile.ts';
import { systemErrorCode } from './weftError.ts';

/** A set of values as a folder with a small file for each: any number of processes add to it at once. */
export class JsonFolder<T extends object> {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** One that is in it already changes nothing. */
  async add(value: T): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const hash = createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 32);
    await createJson(path.join(this.#folder, `${hash}.json`), value);
  }

  async list(): Promise<T[]> {
    const names = await readdir(this.#folder).catch((thrown: unknown) => {
      if (systemErrorCode(thrown) === 'ENOENT') return [];
      throw thrown;
    });
    const found = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => readJson<T>(path.join(this.#folder, name))));
    return found.filter((value) => value !== undefined);
  }
}
