import { WeftError } from '../base/weftError.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { CallOptions, ObjectStore } from '../store/objectStore.ts';

/** `_plan.json`: the plan, and where it was submitted to. Its presence under a prefix says that a training owns it. */
export interface RootMarker {
  readonly plan: TrainingPlan;
  readonly targetId: string;
  readonly namespace?: string;
}

/** The plan's own fields at the top, so that the file is a plan to whoever reads only that. */
export function renderRootMarker({ plan, targetId, namespace }: RootMarker): string {
  return `${JSON.stringify({ ...plan, submittedTo: { targetId, ...(namespace !== undefined && { namespace }) } }, undefined, 2)}\n`;
}

/** Undefined where the prefix is not that of a training, or its marker is not about this training. */
export async function readRootMarker(store: ObjectStore, bucket: string, trainingId: string, options: CallOptions): Promise<RootMarker | undefined> {
  return readMarker(store, bucket, trainingKeys.plan(trainingId), trainingId, options);
}

/** As `readRootMarker`, also of a training that was deleted while its results were kept. */
export async function readAnyMarker(store: ObjectStore, bucket: string, trainingId: string, options: CallOptions): Promise<RootMarker | undefined> {
  return (await readRootMarker(store, bucket, trainingId, options)) ?? readMarker(store, bucket, trainingKeys.deletedPlan(trainingId), trainingId, options);
}

/** Takes a training off the list and keeps its results; may be repeated. */
export async function retireMarker(store: ObjectStore, marker: RootMarker, options: CallOptions): Promise<void> {
  const { trainingId, results } = marker.plan;
  await store.writeBytes(results.bucket, trainingKeys.deletedPlan(trainingId), Buffer.from(renderRootMarker(marker)), options);
  await store.delete(results.bucket, [trainingKeys.plan(trainingId)], options);
}

async function readMarker(store: ObjectStore, bucket: string, key: string, trainingId: string, options: CallOptions): Promise<RootMarker | undefined> {
  try {
    return parseRootMarker(Buffer.from(await store.readBytes(bucket, key, options)).toString('utf8'), trainingId);
  } catch (thrown) {
    if (thrown instanceof WeftError && (thrown.code === 'store/object-missing' || thrown.code === 'store/bucket-missing')) return undefined;
    throw thrown;
  }
}

/** Checks what code here relies on: the bucket is anybody's who may write to it. */
export function parseRootMarker(text: string, trainingId: string): RootMarker | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value) || value['planVersion'] !== 1 || value['trainingId'] !== trainingId) return undefined;
  const { submittedTo, ...plan } = value;
  const target = isRecord(submittedTo) ? submittedTo : {};
  if (!isPlan(plan)) return undefined;
  const { targetId, namespace } = target;
  return { plan, targetId: typeof targetId === 'string' ? targetId : '', ...(typeof namespace === 'string' && { namespace }) };
}

/** More learners than any training has; a bucket's stranger must not make us ask for millions of records. */
const mostLearners = 10_000;

function isPlan(value: Readonly<Record<string, unknown>>): value is Readonly<Record<string, unknown>> & TrainingPlan {
  const { learners, resources, results, framework, data, hostMounts, retries, env, evaluationMetrics } = value;
  const texts = ['name', 'submissionId', 'submittedAt', 'submittedBy', 'image', 'command', 'distributed'].map((key) => value[key]);
  return (
    texts.every((text) => typeof text === 'string') &&
    Number.isInteger(learners) && Number(learners) >= 1 && Number(learners) <= mostLearners && Number.isInteger(retries) &&
    isRecord(resources) && ['gpuCount', 'memoryBytes', 'cpuMillicores'].every((key) => typeof resources[key] === 'number') &&
    isRecord(framework) && typeof framework['name'] === 'string' &&
    isRecord(env) && Object.values(env).every((text) => typeof text === 'string') &&
    isRecord(evaluationMetrics) && typeof evaluationMetrics['type'] === 'string' && isRecord(evaluationMetrics['groups']) &&
    isBucketUse(results) && Array.isArray(data) && data.every(isBucketUse) && Array.isArray(hostMounts) && hostMounts.every(isRecord)
  );
}

function isBucketUse(value: unknown): boolean {
  return isRecord(value) && typeof value['bucket'] === 'string' && typeof value['dataStoreId'] === 'string';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
