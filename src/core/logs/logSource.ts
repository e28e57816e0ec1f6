import type { ObjectStore } from '../store/objectStore.ts';
import type { LogOptions } from '../target/trainingTarget.ts';

/** Where the logs of a training come from: its target while it has them, its results bucket otherwise. */
export interface LogSource {
  readonly trainingId: string;
  /** In order; they count from 1. */
  readonly learnerIds: readonly number[];
  /** As TrainingTarget.readLog: undefined once only the bucket has the log. Absent where no target knows the training. */
  readonly readLive?: (learnerId: number, options: LogOptions) => Promise<AsyncIterable<Uint8Array> | undefined>;
  readonly stored?: { readonly store: ObjectStore; readonly bucket: string };
  /** Whether the training has ended, so that nothing more is written. */
  isOver(signal: AbortSignal): Promise<boolean>;
}
