/** The tags of a run, found by their bytes in a record: making a string for each of millions of values costs too much. */
export class TagTable<T> {
  readonly #byHash = new Map<number, TagEntry<T>[]>();
  readonly #make: (name: string) => T;
  #last: TagEntry<T> | undefined;

  /** `make` gives what is kept for a tag seen for the first time. */
  constructor(make: (name: string) => T) {
    this.#make = make;
  }

  /** What is kept for the tag that stands in these bytes; undefined when they are not UTF-8. */
  find(bytes: Uint8Array, start: number, end: number): T | undefined {
    // A training loop writes its tags in the same order at each step, so the one that came next last time is the guess.
    const guess = this.#last?.next;
    const entry = guess?.matches(bytes, start, end) ? guess : this.#search(bytes, start, end);
    if (!entry) return undefined;
    if (this.#last) this.#last.next = entry;
    this.#last = entry;
    return entry.kept;
  }

  /** What is kept for the tag that came next the last time: likely the one to come. */
  get expected(): T | undefined {
    return this.#last?.next?.kept;
  }

  /** Says that `expected` was the one that came. */
  advance(): void {
    this.#last = this.#last?.next;
  }

  *values(): Generator<T> {
    for (const entries of this.#byHash.values()) for (const entry of entries) yield entry.kept;
  }

  #search(bytes: Uint8Array, start: number, end: number): TagEntry<T> | undefined {
    // FNV-1a, 32 bits.
    let hash = 0x811c9dc5;
    for (let at = start; at < end; at += 1) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
    const entries = this.#byHash.get(hash) ?? [];
    const found = entries.find((entry) => entry.matches(bytes, start, end));
    if (found) return found;
    const tag = bytes.slice(start, end);
    const name = utf8(tag);
    if (name === undefined) return undefined;
    const made = new TagEntry(tag, this.#make(name));
    this.#byHash.set(hash, [...entries, made]);
    return made;
  }
}

class TagEntry<T> {
  readonly tag: Uint8Array;
  readonly kept: T;
  next: TagEntry<T> | undefined;

  constructor(tag: Uint8Array, kept: T) {
    this.tag = tag;
    this.kept = kept;
  }

  matches(bytes: Uint8Array, start: number, end: number): boolean {
    const { tag } = this;
    if (tag.length !== end - start) return false;
    for (let at = 0; at < tag.length; at += 1) if (tag[at] !== bytes[start + at]) return false;
    return true;
  }
}

function utf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined; // Protocol buffers refuse a string that is not UTF-8, and so do TensorBoard's readers.
  }
}
