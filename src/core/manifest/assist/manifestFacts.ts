import type { LiveFactKind } from '../schema/manifestSchema.ts';

/** Something that is there right now and could be written: a bucket, a queue, a GPU type. */
export interface Fact {
  readonly value: string;
  /** What distinguishes it, in a few words: “8 free on 2 nodes”. */
  readonly detail?: string;
  /** The data store's id of a bucket or endpoint, the framework's name of a version: it is offered there only. */
  readonly of?: string;
}

/** What hosts know of the world beside the manifest. All of it may be missing. */
export interface ManifestFacts extends Partial<Readonly<Record<LiveFactKind, readonly Fact[]>>> {
  /** Paths of the workspace's files with forward slashes. */
  readonly files?: readonly string[];
}
