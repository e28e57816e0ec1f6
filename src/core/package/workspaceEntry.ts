import type { BigIntStats } from 'node:fs';

/** A file or link that goes into the package, as it was found. */
export interface WorkspaceEntry {
  /** Relative, forward slashes, exactly as on disk. */
  readonly path: string;
  readonly sizeBytes: number;
  readonly executable: boolean;
  /** Present: a symbolic link, with its relative target. */
  readonly linkTarget?: string;
  /** Tells one state of the file's content from another, see `fileIdentity`. */
  readonly identity: string;
  /** The file system's time of the last change of content or attributes, in milliseconds. */
  readonly changedMs: number;
  /** Asked for by name, so that the search for secrets lets it pass. */
  readonly confirmed: boolean;
}

/**
 * Size, time of the last write, time of the last change of attributes (which no program can set) and inode, in
 * nanoseconds where the file system has them. As long as it is the same the content is taken to be, see `StatCache`.
 */
export function fileIdentity({ size, mtimeNs, ctimeNs, ino }: BigIntStats): string {
  return [size, mtimeNs, ctimeNs, ino].map((value) => value.toString(36)).join('-');
}
