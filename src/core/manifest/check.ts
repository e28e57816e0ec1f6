import type { Diagnostic, TextRange } from './diagnostic.ts';
import type { ManifestFile } from './manifestFile.generated.ts';

/** Where a key and its value stand in the text. */
export interface Place {
  readonly key: TextRange;
  readonly value: TextRange;
}

/** What is known of the workspace beside the manifest; absent when a manifest is checked alone. */
export interface WorkspaceFacts {
  /** Whether a file of this path, relative to the workspace with forward slashes, would be in the code package. */
  hasFile(path: string): boolean;
  /** Paths of the workspace's files, for suggestions. */
  readonly files: readonly string[];
}

/** What is known beside the text; all of it may be absent. */
export interface CheckFacts {
  readonly workspace?: WorkspaceFacts;
  /** Frameworks that the settings know an image for, beside Weft's own. */
  readonly frameworks?: readonly string[];
}

/** A value of which any part may be missing, because it was not written or not readable. Items of a list keep their index. */
export type Readable<T> = T extends readonly (infer Item)[]
  ? readonly (Readable<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Readable<T[Key]> | undefined }
    : T;

/** What a check sees: the values as written, already of the schema's types, and where each stands. */
export interface CheckContext extends CheckFacts {
  readonly text: string;
  /**
   * Only what the schema could read: a missing key or one of the wrong type is absent here, at any depth, and was
   * reported before. Where the schema takes text, a number or a boolean is its source text: 1.10 is "1.10".
   */
  readonly file: Readable<ManifestFile>;
  /** Place of a key by its path, `['data_stores', 0, 'id']`. For an item of a list, key and value are the same. */
  placeOf(path: readonly (string | number)[]): Place | undefined;
  /** The scalar exactly as it stands in the source, quotes and all: 1.10 is not 1.1. */
  sourceOf(path: readonly (string | number)[]): string | undefined;
  /** Range of a part of a scalar, by offsets into its value as parsed (folded blocks as well as can be told). */
  rangeWithin(path: readonly (string | number)[], start: number, end: number): TextRange | undefined;
}

/**
 * One rule beyond the schema, one file each under checks/. Pure. So that no fault is told twice: keys (unknown, missing,
 * twice), types, listed values, bounds of single numbers and empty texts or lists are the schema's to report, as are keys
 * that are accepted and ignored. A check reports what stands inside a text (quantities, durations, names, addresses,
 * patterns, the command) and what two keys say together, and is silent about what is absent from `file`.
 */
export type Check = (context: CheckContext) => Diagnostic[];
