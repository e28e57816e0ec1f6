import pLimit from 'p-limit';
import { WeftError } from '../base/weftError.ts';
import { isTrainingId } from '../plan/trainingId.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import type { CallOptions, ObjectStore } from '../store/objectStore.ts';
import type { LearnerRecord } from '../target/learnerRecord.ts';
import type { LearnerFacts, TrainingFacts } from '../target/trainingFacts.ts';
import { readRootMarker } from './rootMarker.ts';
import { trainingOf } from './state.ts';
import { isTerminal, type Training } from './training.ts';

/** Enough to hide the way to a server, not so many that it refuses. */
const readsAtOnce = 16;

/** What the bucket tells of a training: its plan and its learners' records; undefined where it knows no such training. */
export async function readStoredFacts(store: ObjectStore, bucket: string, trainingId: string, options: CallOptions): Promise<TrainingFacts | undefined> {
  const marker = await readRootMarker(store, bucket, trainingId, options);
  if (!marker || marker.plan.results.bucket !== bucket) return undefined;
  const { plan, targetId, namespace } = marker;
  const learners = await Promise.all(Array.from({ length: plan.learners }, (_, index) => readLearner(store, bucket, trainingId, index + 1, options)));
  return {
    plan,
    targetId: targetId === '' ? store.label : targetId,
    ...(namespace !== undefined && { namespace }),
    submission: 'submitted',
    wish: 'run',
    attempt: Math.max(1, ...learners.map(({ record }) => record?.attempt ?? 1)),
    conditions: [],
    learners,
  };
}

/**
 * The trainings of a bucket that have ended, but for those that are known already. One that has not ended is its
 * target's to show: from its records alone nobody can tell whether it still runs.
 */
export async function listStoredTrainings(store: ObjectStore, bucket: string, { known, signal }: { readonly known: ReadonlySet<string>; readonly signal: AbortSignal }): Promise<Training[]> {
  const limit = pLimit(readsAtOnce);
  const reads: Promise<TrainingFacts | undefined>[] = [];
  for await (const { key, isPrefix } of store.list(bucket, { delimiter: '/', signal })) {
    const trainingId = key.slice(0, -1);
    if (isPrefix && isTrainingId(trainingId) && !known.has(trainingId)) reads.push(limit(() => readStoredFacts(store, bucket, trainingId, { signal })));
  }
  const found = (await Promise.all(reads)).filter((facts) => facts !== undefined);
  return found.map(trainingOf).filter(({ state }) => isTerminal(state));
}

/** The records that these learners have left in the bucket. */
export async function readStoredRecords(store: ObjectStore, bucket: string, trainingId: string, learnerIds: readonly number[], options: CallOptions): Promise<ReadonlyMap<number, LearnerRecord>> {
  const limit = pLimit(readsAtOnce);
  const records = new Map<number, LearnerRecord>();
  await limit.map(learnerIds, async (learnerId) => {
    const record = await readRecord(store, bucket, trainingId, learnerId, options);
    if (record) records.set(learnerId, record);
  });
  return records;
}

async function readLearner(store: ObjectStore, bucket: string, trainingId: string, learnerId: number, options: CallOptions): Promise<LearnerFacts> {
  const record = await readRecord(store, bucket, trainingId, learnerId, options);
  return record ? { learnerId, phase: 'ended', record } : { learnerId, phase: 'waiting' };
}

async function readRecord(store: ObjectStore, bucket: string, trainingId: string, learnerId: number, options: CallOptions): Promise<LearnerRecord | undefined> {
  try {
    const value: unknown = JSON.parse(Buffer.from(await store.readBytes(bucket, trainingKeys.record(trainingId, learnerId), options)).toString('utf8'));
    return isLearnerRecord(value, trainingId, learnerId) ? value : undefined;
  } catch (thrown) {
    if (thrown instanceof SyntaxError) return undefined;
    if (thrown instanceof WeftError && thrown.code === 'store/object-missing') return undefined;
    throw thrown;
  }
}

function isLearnerRecord(value: unknown, trainingId: string, learnerId: number): value is LearnerRecord {
  if (typeof value !== 'object' || value === null) return false;
  const record = value as Partial<Record<keyof LearnerRecord, unknown>>;
  return (
    record.recordVersion === 1 && record.trainingId === trainingId && record.learnerId === learnerId &&
    Number.isInteger(record.attempt) && Number.isInteger(record.exitCode) && typeof record.complete === 'boolean' &&
    ['completed', 'failed', 'halted', 'stopped'].includes(String(record.outcome)) &&
    typeof record.startedAt === 'string' && typeof record.endedAt === 'string'
  );
}
