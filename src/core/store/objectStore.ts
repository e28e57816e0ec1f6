import type { Readable } from 'node:stream';

/**
 * Buckets and keys, whoever keeps them. Writes are atomic: a reader sees the whole object or none. Keys are UTF-8 with
 * forward slashes; an adapter that cannot hold a key refuses it with `store/invalid-key`. Everything that can fail for
 * a reason a person can mend throws WeftError `store/…`; an aborted signal throws AbortError.
 * A bucket that does not exist is `store/bucket-missing` to all but `bucketExists` and `createBucket`.
 */
export interface ObjectStore {
  /** For messages: the endpoint's host or the folder. */
  readonly label: string;
  bucketExists(bucket: string, options?: CallOptions): Promise<boolean>;
  /** A bucket that is already there and ours is no error. */
  createBucket(bucket: string, options?: CallOptions): Promise<void>;
  listBuckets(options?: CallOptions): Promise<string[]>;
  /** In the order of the keys' UTF-8 bytes. With `delimiter` "/", keys below one are gathered as one entry with `isPrefix`. */
  list(bucket: string, options?: ListOptions): AsyncIterable<StoredObject>;
  head(bucket: string, key: string, options?: CallOptions): Promise<StoredObject | undefined>;
  /** A missing object is `store/object-missing`. The body must be read to its end or destroyed. */
  read(bucket: string, key: string, options?: ReadOptions): Promise<{ readonly object: StoredObject; readonly body: Readable }>;
  readBytes(bucket: string, key: string, options?: ReadOptions): Promise<Uint8Array>;
  /** From memory. With `ifAbsent` an existing object is left alone and answered `written: false`. */
  writeBytes(bucket: string, key: string, bytes: Uint8Array, options?: WriteOptions): Promise<{ readonly written: boolean }>;
  /** From a file, in parts when it is large; an aborted or failed upload leaves no part behind. */
  writeFile(bucket: string, key: string, path: string, options?: WriteOptions): Promise<{ readonly written: boolean }>;
  /** Exactly these keys; keys that do not exist are no error. */
  delete(bucket: string, keys: readonly string[], options?: CallOptions): Promise<void>;
  /** Removes what writers that died have left of unfinished writes below the prefix; returns how many there were. */
  sweepUnfinished(bucket: string, options: SweepOptions): Promise<number>;
}

export interface StoredObject {
  readonly key: string;
  /** Of the whole object, also where a range of it is read; 0 for a prefix. */
  readonly sizeBytes: number;
  readonly modifiedAt?: Date;
  /** Changes when the object does; only compared with others of the same store, never taken for a checksum. */
  readonly etag?: string;
  readonly isPrefix?: boolean;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface ListOptions extends CallOptions {
  readonly prefix?: string;
  readonly delimiter?: '/';
  /** Only keys that sort after it. */
  readonly startAfter?: string;
}

export interface SweepOptions extends CallOptions {
  readonly prefix: string;
  /** Spares what a live writer may still be at. */
  readonly olderThanMs: number;
  /** Removes nothing. */
  readonly countOnly?: boolean;
}

export interface ReadOptions extends CallOptions {
  /** Half-open interval of bytes; what lies past the object's end is left out, so a range behind it is empty. */
  readonly range?: { readonly start: number; readonly end: number };
  /** An etag; an object that has another by now is `store/object-changed`. */
  readonly ifMatch?: string;
}

export interface WriteOptions extends CallOptions {
  readonly ifAbsent?: boolean;
  /** Hexadecimal; what arrives with another is `store/checksum-mismatch` and is not kept. */
  readonly sha256?: string;
  /** Bytes so far, not steps. */
  readonly onBytes?: (doneBytes: number) => void;
}
