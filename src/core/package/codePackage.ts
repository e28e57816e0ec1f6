/**
 * The workspace as it is submitted: packs of files grouped by path hash, each a deterministic tar named by its SHA-256,
 * and a snapshot that lists packs and files. Two submits of the same tree give the same bytes.
 */
export interface CodePackage {
  readonly snapshot: Snapshot;
  /** The snapshot's canonical JSON bytes and their SHA-256 in hexadecimal. */
  readonly snapshotBytes: Uint8Array;
  readonly snapshotSha256: string;
  readonly packs: readonly Pack[];
  /** Removes temporary files; call it whatever happened. */
  dispose(): Promise<void>;
}

/** A code package of a folder or an archive, with what went in and what stayed behind. */
export interface PackagedWorkspace extends CodePackage {
  readonly preview: PackagePreview;
}

export interface Pack {
  readonly sha256: string;
  readonly sizeBytes: number;
  /**
   * The archive's file on this machine, made now if an unchanged pack was not needed until now. A file that is no longer
   * what the pack holds is `package/file-changing`.
   */
  materialize(signal: AbortSignal): Promise<string>;
}

export interface Snapshot {
  readonly snapshotVersion: 1;
  readonly packs: readonly { readonly sha256: string; readonly sizeBytes: number; readonly fileCount: number }[];
  readonly files: readonly SnapshotFile[];
}

export interface SnapshotFile {
  /** Relative, forward slashes, UTF-8 exactly as on disk. */
  readonly path: string;
  readonly sizeBytes: number;
  /** Of the content; of a link, that of its target's UTF-8. */
  readonly sha256: string;
  readonly executable: boolean;
  /** Relative target of a symbolic link kept as a link (inside the workspace only). */
  readonly linkTarget?: string;
}

/** Why a file stays behind: a rule of an ignore file, the manifest, a secret, or what it is. */
export interface LeftOut {
  readonly path: string;
  readonly reason: 'ignored' | 'excluded' | 'secret' | 'link-outside' | 'special-file' | 'version-control' | 'environment';
  /** The rule or finding, such as ".gitignore:3 data/". */
  readonly rule: string;
  readonly directory: boolean;
}

/** What would go and what would not, before anything is read whole. */
export interface PackagePreview {
  readonly files: readonly { readonly path: string; readonly sizeBytes: number }[];
  readonly totalBytes: number;
  readonly leftOut: readonly LeftOut[];
  readonly warnings: readonly { readonly path: string; readonly message: string }[];
  /** Set when this is more than may be sent without a person's word; secrets have then not been looked for. */
  readonly tooLarge?: string;
}
