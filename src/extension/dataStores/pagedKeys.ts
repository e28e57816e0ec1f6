import type { StoredObject } from '../../core/store/objectStore.ts';

/** A listing that is read page by page, as somebody asks for more; what was read stays. */
export class PagedKeys {
  readonly #source: AsyncIterator<StoredObject>;
  readonly #pageLength: number;
  readonly #keys: StoredObject[] = [];
  #next: IteratorResult<StoredObject> | undefined;
  #reading: Promise<void> | undefined;

  constructor(source: AsyncIterable<StoredObject>, pageLength: number) {
    this.#source = source[Symbol.asyncIterator]();
    this.#pageLength = pageLength;
  }

  get keys(): readonly StoredObject[] {
    return this.#keys;
  }

  /** Whether there may be more than was read: one key is read ahead to know. */
  get hasMore(): boolean {
    return this.#next?.done !== true;
  }

  /** Reads the next page; once at a time, however often it is asked for. */
  async more(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  /** Nobody asks for more of it. */
  close(): void {
    void this.#source.return?.();
  }

  async #read(): Promise<void> {
    const wanted = this.#keys.length + this.#pageLength;
    this.#next ??= await this.#source.next();
    while (this.#next.done !== true && this.#keys.length < wanted) {
      this.#keys.push(this.#next.value);
      this.#next = await this.#source.next();
    }
  }
}
