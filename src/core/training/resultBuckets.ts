import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { createJson, readJson } from '../base/jsonFile.ts';
import { systemErrorCode } from '../base/weftError.ts';
import type { StorePlace } from '../store/connections/storePlace.ts';

/** A bucket that holds results of trainings, and what is needed to reach it again but its secrets. */
export interface ResultBucket {
  readonly bucket: string;
  /** Under this id its connection is kept or written, if it needs one. */
  readonly dataStoreId: string;
  readonly place: StorePlace;
  /** A manifest whose connection has led there; absent where none was a file. */
  readonly manifestPath?: string;
}

/**
 * The buckets that this user's trainings have gone to, a small file for each under WEFT_HOME/buckets: ended trainings are
 * found there when no target knows them any more.
 */
export class ResultBuckets {
  readonly #folder: string;

  /** @param home WEFT_HOME */
  constructor(home: string) {
    this.#folder = path.join(home, 'buckets');
  }

  async remember(bucket: ResultBucket): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    const hash = createHash('sha256').update(JSON.stringify(bucket)).digest('hex').slice(0, 32);
    await createJson(path.join(this.#folder, `${hash}.json`), bucket);
  }

  async list(): Promise<ResultBucket[]> {
    const names = await readdir(this.#folder).catch((thrown: unknown) => {
      if (systemErrorCode(thrown) === 'ENOENT') return [];
      throw thrown;
    });
    const found = await Promise.all(names.filter((name) => name.endsWith('.json')).map((name) => readJson<ResultBucket>(path.join(this.#folder, name))));
    return found.filter((bucket) => bucket !== undefined);
  }
}
