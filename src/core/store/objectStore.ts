import type { Readable } from 'node:stream';

/**
 * Buckets and keys, whoever keeps them. Writes are atomic: a reader sees the whole object or none. Keys are UTF-8 with
 * forward slashes; an adapter that cannot hold a key refuses it with `store/invalid-key`. Everything that can fail for
 * a reason a person can mend throws WeftError `store/…`.
 */
export interface ObjectStore {
  /** For messages: the endpoint's host or the folder. */
  readonly label: string;
  bucketExists(bucket: string, options?: CallOptions): Promise<boolean>;
  createBucket(bucket: string, options?: CallOptions): Promise<void>;
  listBuckets(options?: CallOptions): Promise<string[]>;
  /** In key order. With `delimiter` "/", keys below one are gathered as one entry with `isPrefix`. */
  list(bucket: string, options: ListOptions): AsyncIterable<StoredObject>;
  head(bucket: string, key: string, options?: CallOptions): Promise<StoredObject | undefined>;
  /** `range` is a half-open interval of bytes; with `ifMatch` an object replaced since is `store/object-changed`. */
  read(bucket: string, key: string, options?: ReadOptions): Promise<{ readonly object: StoredObject; readonly body: Readable }>;
  readBytes(bucket: string, key: string, options?: ReadOptions): Promise<Uint8Array>;
  /** From memory. With `ifAbsent` an existing object is left alone and answered `written: false`. */
  writeBytes(bucket: string, key: string, bytes: Uint8Array, options?: WriteOptions): Promise<{ readonly written: boolean }>;
  /** From a file, in parts when it is large; an aborted or failed upload leaves no part behind. */
  writeFile(bucket: string, key: string, path: string, options?: WriteOptions): Promise<{ readonly written: boolean }>;
  /** Keys that do not exist are no error. */
  delete(bucket: string, keys: readonly string[], options?: CallOptions): Promise<void>;
}

export interface StoredObject {
  readonly key: string;
  readonly sizeBytes: number;
  readonly modifiedAt?: Date;
  readonly etag?: string;
  readonly isPrefix?: boolean;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface ListOptions extends CallOptions {
  readonly prefix?: string;
  readonly delimiter?: '/';
  readonly startAfter?: string;
}

export interface ReadOptions extends CallOptions {
  readonly range?: { readonly start: number; readonly end: number };
  readonly ifMatch?: string;
}

export interface WriteOptions extends CallOptions {
  readonly ifAbsent?: boolean;
  /** Hexadecimal; checked against what arrived. */
  readonly sha256?: string;
  readonly onBytes?: (doneBytes: number) => void;
}
