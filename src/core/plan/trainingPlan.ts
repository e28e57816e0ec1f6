import type { Distributed, EvaluationMetrics, LearnerResources } from '../manifest/manifest.ts';

/**
 * Everything decided about one training, nothing done and nothing secret: what is written to disk, objects and
 * annotations is this, as JSON. Made by `planTraining` from a manifest and settings; same input, same plan.
 */
export interface TrainingPlan {
  readonly planVersion: 1;
  /** DNS label of at most 52 characters: slug of the name, "-", 10 base32 characters of the submission id. */
  readonly trainingId: string;
  /** 128 random bits as 32 hexadecimal digits, drawn at the click. */
  readonly submissionId: string;
  readonly name: string;
  readonly description?: string;
  /** ISO 8601, UTC. */
  readonly submittedAt: string;
  readonly submittedBy: string;
  readonly framework: { readonly name: string; readonly version?: string };
  readonly image: string;
  readonly command: string;
  readonly learners: number;
  readonly resources: LearnerResources;
  readonly distributed: Distributed;
  readonly env: Readonly<Record<string, string>>;
  /** Buckets brought to each learner before it starts, each at /mnt/data/<bucket>; the first is DATA_DIR. */
  readonly data: readonly BucketUse[];
  /** Where results go: `<bucket>/<trainingId>/`. */
  readonly results: BucketUse;
  readonly hostMounts: readonly { readonly name: string; readonly path: string }[];
  readonly evaluationMetrics: EvaluationMetrics;
  readonly queue?: string;
  readonly retries: number;
  readonly maxDurationSeconds?: number;
}

/** A bucket of a data store of the manifest, by the data store's id: the connection is kept elsewhere. */
export interface BucketUse {
  readonly dataStoreId: string;
  readonly bucket: string;
}
