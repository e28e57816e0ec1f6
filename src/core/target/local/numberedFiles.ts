import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createJson, readJson } from '../../base/jsonFile.ts';
import { systemErrorCode } from '../../base/weftError.ts';

export interface Numbered<T> {
  /** Counts from 1; 0 stands before the first. */
  readonly number: number;
  readonly value: T;
}

/**
 * A history that several processes write without a lock: files 000001.json, 000002.json, … of which each is made once and
 * never changed. Who wants to follow on number n makes n + 1; of two at once one succeeds, and the other looks again.
 * There is no lock that a dead process could leave behind.
 */
export class NumberedFiles<T> {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async last(): Promise<Numbered<T> | undefined> {
    const number = await this.lastNumber();
    if (number === 0) return undefined;
    const value = await readJson<T>(this.#file(number));
    return value === undefined ? undefined : { number, value };
  }

  /** 0 when there is none. */
  async lastNumber(): Promise<number> {
    const names = await readdir(this.#folder).catch((thrown: unknown) => {
      if (systemErrorCode(thrown) === 'ENOENT') return [];
      throw thrown;
    });
    const numbers = names.map((name) => Number(/^(\d{6,})\.json$/.exec(name)?.[1] ?? 0));
    return Math.max(0, ...numbers);
  }

  /** Whether the value became the one after `number`; false when another was there first. The parent folder must exist. */
  async append(number: number, value: T): Promise<boolean> {
    await mkdir(this.#folder).catch((thrown: unknown) => {
      if (systemErrorCode(thrown) !== 'EEXIST') throw thrown;
    });
    return createJson(this.#file(number + 1), value);
  }

  #file(number: number): string {
    return path.join(this.#folder, `${String(number).padStart(6, '0')}.json`);
  }
}
