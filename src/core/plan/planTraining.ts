import { WeftError } from '../base/weftError.ts';
import type { DataStore, Manifest } from '../manifest/manifest.ts';
import { inferDistributed } from './distribution.ts';
import { frameworkImage } from './frameworkImage.ts';
import { trainingId } from './trainingId.ts';
import type { BucketUse, TrainingPlan } from './trainingPlan.ts';

/** What a plan depends on besides the manifest. */
export interface PlanOptions {
  /** 128 random bits as 32 hexadecimal digits. */
  readonly submissionId: string;
  readonly submittedAt: Date;
  /** Who asked, for people: the user's name on this machine or in the cluster. */
  readonly submittedBy: string;
  readonly settings?: PlanSettings;
}

export interface PlanSettings {
  /** Framework name to image repository (the version becomes the tag) or whole reference; wins over the own table. */
  readonly frameworkImages?: Readonly<Record<string, string>>;
}

/**
 * Decides everything about a training and does nothing. Throws WeftError `plan/…` for a manifest that leaves open what
 * nobody can decide: which image, or where results go.
 */
export function planTraining(manifest: Manifest, { submissionId, submittedAt, submittedBy, settings = {} }: PlanOptions): TrainingPlan {
  const { framework } = manifest;
  return {
    planVersion: 1,
    trainingId: trainingId(manifest.name, submissionId),
    submissionId,
    name: manifest.name,
    ...(manifest.description === undefined ? {} : { description: manifest.description }),
    submittedAt: submittedAt.toISOString(),
    submittedBy,
    framework: { name: framework.name, ...(framework.version === undefined ? {} : { version: framework.version }) },
    image: manifest.image ?? frameworkImage(framework, settings.frameworkImages),
    command: framework.command,
    learners: manifest.learners,
    resources: manifest.resources,
    distributed: inferDistributed(manifest),
    env: manifest.env,
    data: dataBuckets(manifest.dataStores),
    results: resultsBucket(manifest),
    hostMounts: hostMounts(manifest.dataStores),
    evaluationMetrics: manifest.evaluationMetrics,
    ...(manifest.queue === undefined ? {} : { queue: manifest.queue }),
    retries: manifest.retries,
    ...(manifest.maxDurationSeconds === undefined ? {} : { maxDurationSeconds: manifest.maxDurationSeconds }),
  };
}

function dataBuckets(stores: readonly DataStore[]): BucketUse[] {
  const uses: BucketUse[] = [];
  for (const { id, trainingDataBucket: bucket } of stores) {
    if (bucket === undefined || uses.some((use) => use.bucket === bucket && use.dataStoreId === id)) continue;
    const rival = uses.find((use) => use.bucket === bucket);
    if (rival) {
      throw new WeftError('plan/bucket-clash', `Data stores “${rival.dataStoreId}” and “${id}” both bring a bucket named “${bucket}”, and both would be /mnt/data/${bucket}. Rename one.`);
    }
    uses.push({ dataStoreId: id, bucket });
  }
  return uses;
}

function resultsBucket({ name, dataStores }: Manifest): BucketUse {
  for (const { id, trainingResultsBucket: bucket } of dataStores) {
    if (bucket !== undefined) return { dataStoreId: id, bucket };
  }
  throw new WeftError('plan/no-results-bucket', `“${name}” does not say where its results go. Add training_results.container to a data store.`);
}

function hostMounts(stores: readonly DataStore[]): TrainingPlan['hostMounts'] {
  return stores.flatMap(({ id, connection }) => (connection?.kind === 'host_mount' ? [{ name: connection.name ?? id, path: connection.path }] : []));
}
