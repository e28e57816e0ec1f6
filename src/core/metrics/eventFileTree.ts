/** Where event files live: a folder of this machine, or the keys below a prefix of an object store. */
export interface EventFileTree {
  /** For messages: the folder or bucket and prefix. */
  readonly label: string;
  /** Every event file at or below the root, as it is now; a root that does not exist has none. */
  list(signal?: AbortSignal): Promise<readonly EventFileEntry[]>;
}

export interface EventFileEntry {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Another one whenever the content may have changed: an ETag, or inode with time and size. */
  readonly version: string;
  /** Opens the file for reading by ranges; undefined when it went away since it was listed. */
  open(signal?: AbortSignal): Promise<ByteSource | undefined>;
}

/** One version of a file or object, read by ranges. Reading may fail with what the adapter throws. */
export interface ByteSource {
  /** How much is best read at a time: a request over a network costs more than one to a disk. */
  readonly readBytes: number;
  /** Fills `target` from `offset` on and answers how many bytes there were: fewer than asked only at the end. */
  read(offset: number, target: Uint8Array, signal?: AbortSignal): Promise<number>;
  close(): Promise<void>;
}

/** As TensorBoard tells event files: "tfevents" anywhere in the file's name, save the empty ones the profiler leaves. */
export function isEventFileName(name: string): boolean {
  return name.includes('tfevents') && !name.endsWith('.profile-empty');
}

/** The run that an event file belongs to, as TensorBoard names it: its folder from the root, "." for the root itself. */
export function runOfPath(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : path.slice(0, slash);
}
