import { asWeftError, type WeftError } from '../base/weftError.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { ResultBucket, ResultBuckets } from './resultBuckets.ts';
import { readAnyMarker } from './rootMarker.ts';

export interface ResultServices {
  readonly buckets: ResultBuckets;
  /** The store of a bucket; undefined where nothing says how to reach it now. */
  readonly openBucket: (bucket: ResultBucket) => Promise<ObjectStore | undefined>;
}

/** The store that holds a training's results and how it is known, or what kept it from being found. */
export interface FoundResults {
  readonly store?: ObjectStore;
  readonly bucket?: ResultBucket;
  readonly trouble?: WeftError;
}

/** Looks for a training's results, listed or deleted, in every bucket of that name that this user's trainings went to. */
export async function findResults({ trainingId, submissionId, results }: TrainingPlan, { buckets, openBucket }: ResultServices, { signal }: { readonly signal: AbortSignal }): Promise<FoundResults> {
  let trouble: WeftError | undefined;
  for (const bucket of (await buckets.list()).filter((known) => known.bucket === results.bucket)) {
    try {
      const store = await openBucket(bucket);
      if (store && (await readAnyMarker(store, results.bucket, trainingId, { signal }))?.plan.submissionId === submissionId) return { store, bucket };
    } catch (thrown) {
      signal.throwIfAborted();
      trouble ??= asWeftError(thrown);
    }
  }
  return trouble ? { trouble } : {};
}
