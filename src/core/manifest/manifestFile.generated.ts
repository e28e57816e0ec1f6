// Generated from schemas/training-manifest.schema.json by “npm run generate”. Edit the schema, not this file.

/**
 * What to train, with which code, data and resources: a manifest of Fabric for Deep Learning, with Weft's own optional keys.
 */
export interface ManifestFile {
  /**
   * Name of the training. It starts the training's id, cut down to lower-case letters, digits and hyphens.
   */
  name: string;
  /**
   * Free text for people. Weft shows it and does not interpret it.
   */
  description?: string;
  /**
   * Version of the manifest, for people. Weft shows it and does not interpret it.
   */
  version?: string;
  /**
   * How many learners take part. Each gets the resources below, its own LEARNER_ID from 1, and the same NUM_LEARNERS.
   */
  learners?: number;
  /**
   * Processors of each learner; a fraction is allowed.
   */
  cpus?: number;
  /**
   * Whole GPUs of each learner.
   */
  gpus?: number;
  /**
   * Kind of GPU. A table of the settings turns it into a node label; by default it is the value of nvidia.com/gpu.product.
   */
  gpu_type?: string;
  /**
   * Memory of each learner, a number and a unit: Mb, Gb, Tb are powers of 1000; MiB, GiB, TiB powers of 1024.
   */
  memory?: string;
  /**
   * Disk space of each learner for its data, results and scratch files, a number and a unit as for memory. Left out, the node sets the limit.
   */
  storage?: string;
  /**
   * Size of /dev/shm, which data loaders with several workers need, a number and a unit as for memory. It counts as memory of the learner. Left out, the system's default holds (64 MiB on most nodes).
   */
  shared_memory?: string;
  /**
   * Where data comes from and results go to. The first store with training_results takes the results; training_data of every store is brought to every learner.
   *
   * @minItems 1
   */
  data_stores: DataStoreFile[];
  framework: FrameworkFile;
  evaluation_metrics?: EvaluationMetricsFile;
  /**
   * Full image reference of the learner. It wins over the image that framework name and version stand for.
   */
  image?: string;
  /**
   * Environment variables of the learner, name: value. The variables that Weft sets itself win.
   */
  env?: {
    [k: string]: string;
  };
  /**
   * Patterns, as in a .gitignore file, of what the code package takes although .gitignore, .weftignore or the built-in list leaves it out.
   */
  include?: string[];
  /**
   * Patterns, as in a .gitignore file, of what the code package leaves out, on top of .gitignore and .weftignore.
   */
  exclude?: string[];
  /**
   * How learners find each other. Left out, it is inferred from framework and command.
   */
  distributed?: 'none' | 'torchrun' | 'tensorflow' | 'mpi';
  /**
   * Kueue LocalQueue. The Job is then created suspended and admitted by Kueue.
   */
  queue?: string;
  /**
   * How often a failed learner is started again before the training fails. A learner lost to a disruption of its node does not count.
   */
  retries?: number;
  /**
   * Longest time the training may take, in s, m, h or d; it fails after that. Left out, there is no limit.
   */
  max_duration?: string;
}
/**
 * An object store, or a folder of the node, and its buckets.
 */
export interface DataStoreFile {
  /**
   * Name of the data store. Without a connection it names one kept outside the manifest: in the settings, a profile or the secret storage.
   */
  id: string;
  /**
   * Kind of store. Both S3 kinds are copied in before the learner starts, and results are copied back while it runs.
   */
  type?: 's3_datastore' | 'mount_cos' | 'mount_volume';
  training_data?: BucketFile;
  training_results?: BucketFile;
  connection?: ConnectionFile;
}
export interface BucketFile {
  /**
   * Name of the bucket.
   */
  container: string;
}
/**
 * How to reach the store. Better left out: the id then names a connection kept outside the manifest. Literal keys are accepted and lifted out before anything is written anywhere.
 */
export interface ConnectionFile {
  /**
   * Kind of connection; it follows from the store's type and can be left out.
   */
  type?: 's3_datastore' | 'mount_cos' | 'host_mount';
  /**
   * Endpoint of the S3 service.
   */
  auth_url?: string;
  /**
   * Access key. A secret: keep it outside the manifest.
   */
  user_name?: string;
  /**
   * Secret key. A secret: keep it outside the manifest.
   */
  password?: string;
  /**
   * Region the requests are signed for.
   */
  region?: string;
  /**
   * Domain of an OpenStack Swift account. Ignored.
   */
  domain_name?: string;
  /**
   * Project of an OpenStack Swift account. Ignored.
   */
  project_id?: string;
  /**
   * Name of the mount, for type host_mount.
   */
  name?: string;
  /**
   * Folder of the node, for type host_mount. The buckets are folders in it.
   */
  path?: string;
}
/**
 * With what to train: an image and the command that runs in it.
 */
export interface FrameworkFile {
  /**
   * Framework. It stands for an image, by a table that the settings can extend; custom takes the image from version.
   */
  name: string;
  /**
   * Tag of the framework's image, or with custom the whole image reference. Quote it: 1.10 is a number that other readers take for 1.1.
   */
  version?: string;
  /**
   * Tag of the image where it differs from version. It wins over version.
   */
  image_tag?: string;
  /**
   * What each learner runs, in the submitted code's folder, evaluated by bash. Line breaks of a block become blanks.
   */
  command: string;
}
/**
 * Where charts and values come from. Left out, Weft takes the event files that it finds among logs and results.
 */
export interface EvaluationMetricsFile {
  /**
   * Kind of metrics.
   */
  type:
    | 'tensorboard'
    | 'regex_extractor'
    | 'emetrics_file'
    | 'none'
    | 'tensorboard_extractor'
    | 'optivist'
    | 'file'
    | 'null'
    | 'nil'
    | 'logger';
  /**
   * Directory of the event files, or the metrics file. The learner's variables are expanded. Left out, Weft looks among logs and results.
   */
  in?: string;
  /**
   * For regex_extractor: how many further lines a match may reach over.
   */
  line_lookahead?: number;
  /**
   * Tag of the collector's image. Ignored: Weft needs no collector.
   */
  image_tag?: string;
  /**
   * Kinds of events to read. Ignored: Weft reads all kinds.
   */
  eventTypes?: string[];
  /**
   * For regex_extractor: what to look for in the log, by label (train, test, val or another).
   */
  groups?: {
    [k: string]: MetricsGroupFile;
  };
}
/**
 * One pattern of the log and the values it yields.
 */
export interface MetricsGroupFile {
  /**
   * Regular expression, matched against the log, with %{TYPE} and %{TYPE:name} for GLOG_STAMP, TIMESTAMP, FLOAT, INT, INT_ANY and HEX, and (?P<name>…) for captures.
   */
  regex: string;
  meta?: MetricsMetaFile;
  values?: MetricsValuesFile;
  scalars?: MetricsValuesFile;
  etimes?: MetricsValuesFile;
}
/**
 * Time and sub-id of the record.
 */
export interface MetricsMetaFile {
  /**
   * Time of the record: a capture such as $timestamp. Left out, it is the time of the line.
   */
  time?: string;
  /**
   * Part of the training the record belongs to, as a capture or a literal.
   */
  subid?: string;
}
export interface MetricsValuesFile {
  [k: string]: MetricsValueFile;
}
/**
 * A typed value.
 */
export interface MetricsValueFile {
  /**
   * Type of the value.
   */
  type: 'INT' | 'FLOAT' | 'STRING' | 'JSONSTRING';
  /**
   * A capture of the regex, such as $loss, or a literal.
   */
  value: string;
}
