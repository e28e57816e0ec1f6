/**
 * A checked manifest: units resolved, defaults filled in from the schema, names in camelCase. Only `parseManifest` makes
 * one. The YAML keys and their meaning are listed in schemas/training-manifest.schema.json and nowhere else.
 */
export interface Manifest {
  readonly name: string;
  readonly description?: string;
  readonly version?: string;
  readonly learners: number;
  readonly resources: LearnerResources;
  readonly dataStores: readonly DataStore[];
  readonly framework: Framework;
  readonly evaluationMetrics: EvaluationMetrics;
  /** Full image reference; wins over framework name and version. */
  readonly image?: string;
  readonly env: Readonly<Record<string, string>>;
  readonly include: readonly string[];
  readonly exclude: readonly string[];
  /** Absent: inferred from framework and command when the training is planned. */
  readonly distributed?: Distributed;
  readonly queue?: string;
  readonly retries: number;
  readonly maxDurationSeconds?: number;
}

/** What each learner asks for. */
export interface LearnerResources {
  readonly cpuMillicores: number;
  readonly gpuCount: number;
  readonly gpuType?: string;
  readonly memoryBytes: number;
  readonly storageBytes?: number;
  readonly sharedMemoryBytes?: number;
}

export type Distributed = 'none' | 'torchrun' | 'tensorflow' | 'mpi';

/** `mount_cos` and `s3_datastore` are brought in by copy alike; `mount_volume` is a folder of the host. */
export interface DataStore {
  readonly id: string;
  readonly type: 'mount_cos' | 's3_datastore' | 'mount_volume';
  readonly trainingDataBucket?: string;
  readonly trainingResultsBucket?: string;
  /** Absent: the id names a connection kept outside the manifest. */
  readonly connection?: DataStoreConnection;
}

/** As written in the manifest. Keys of `s3` are secrets as soon as they are literal: lift them out before writing. */
export type DataStoreConnection =
  | { readonly kind: 's3'; readonly endpoint?: string; readonly accessKey?: string; readonly secretKey?: string; readonly region?: string }
  | { readonly kind: 'host_mount'; readonly name?: string; readonly path: string };

export interface Framework {
  readonly name: string;
  /** Image tag, taken from the source text: 1.10 stays "1.10". For `custom` the whole image reference. */
  readonly version?: string;
  readonly imageTag?: string;
  /** One line: line breaks of a block have become blanks, as the ancestor does. bash evaluates it. */
  readonly command: string;
}

export type MetricsType = 'tensorboard' | 'regex_extractor' | 'emetrics_file' | 'none';

export interface EvaluationMetrics {
  readonly type: MetricsType;
  /** Directory (tensorboard) or file (emetrics_file), with the learner's variables unexpanded. */
  readonly in?: string;
  readonly lineLookahead: number;
  readonly groups: Readonly<Record<string, MetricsGroup>>;
}

export interface MetricsGroup {
  readonly regex: string;
  readonly meta?: { readonly time?: string; readonly subid?: string };
  readonly values: Readonly<Record<string, MetricsValue>>;
  readonly etimes: Readonly<Record<string, MetricsValue>>;
}

export interface MetricsValue {
  readonly type: 'INT' | 'FLOAT' | 'STRING' | 'JSONSTRING';
  /** "$name" for a capture, or a literal. */
  readonly value: string;
}
