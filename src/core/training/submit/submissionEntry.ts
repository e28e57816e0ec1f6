import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import type { StoreConnection } from '../../store/storeConnection.ts';
import type { StorePlace } from '../../store/connections/storePlace.ts';
import type { ResultBucket } from '../resultBuckets.ts';

/**
 * How far a submission may have come, written before each step is begun, so that after a crash it is known what there
 * can be: begun: nothing · probing: a key that tries the bucket · creating: the target may know it · uploading: keys under its prefix ·
 * ready: READY is written, all that is missing is the release · rolling-back: it was given up, what there is must go.
 */
export type SubmitStep = 'begun' | 'probing' | 'creating' | 'uploading' | 'ready' | 'rolling-back';

/** One submission under way, as the journal keeps it. Nothing in it is secret. */
export interface SubmissionEntry {
  readonly entryVersion: 1;
  readonly plan: TrainingPlan;
  readonly targetId: string;
  readonly namespace?: string;
  readonly results: ResultBucket;
  readonly step: SubmitStep;
}

/** A connection without its secrets: enough to find the store again, and to say where it is. */
export function placeOf(connection: StoreConnection): StorePlace {
  if (connection.kind === 'folder') return { kind: 'folder', folder: connection.folder };
  const { endpoint, region, caFile } = connection;
  return { kind: 's3', ...(endpoint !== undefined && { endpoint }), ...(region !== undefined && { region }), ...(caFile !== undefined && { caFile }) };
}
