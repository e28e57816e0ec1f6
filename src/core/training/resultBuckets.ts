import path from 'node:path';
import { JsonFolder } from '../base/jsonFolder.ts';
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
  readonly #buckets: JsonFolder<ResultBucket>;

  /** @param home WEFT_HOME */
  constructor(home: string) {
    this.#buckets = new JsonFolder(path.join(home, 'buckets'));
  }

  async remember(bucket: ResultBucket): Promise<void> {
    await this.#buckets.add(bucket);
  }

  list(): Promise<ResultBucket[]> {
    return this.#buckets.list();
  }
}
