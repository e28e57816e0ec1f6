import schema from '../../../schemas/training-manifest.schema.json' with { type: 'json' };
import type { Result } from '../base/result.ts';
import type { Readable } from './check.ts';
import { isHostMount } from './dataStoreFiles.ts';
import { parseDuration } from './duration.ts';
import type { DataStore, DataStoreConnection, EvaluationMetrics, Framework, LearnerResources, Manifest, MetricsGroup, MetricsType, MetricsValue } from './manifest.ts';
import type { ConnectionFile, DataStoreFile, EvaluationMetricsFile, FrameworkFile, ManifestFile, MetricsGroupFile, MetricsValuesFile } from './manifestFile.generated.ts';
import { parseSize } from './quantity.ts';
import { joinLines } from './shell/joinLines.ts';

const defaults = schema.properties;

/**
 * What a manifest without errors means: units resolved, defaults of the schema filled in.
 *
 * @throws TypeError when the file does have an error, which schema and checks should have told
 */
export function toManifest(file: Readable<ManifestFile>): Manifest {
  return {
    name: needed(file.name),
    ...present('description', file.description),
    ...present('version', file.version),
    learners: file.learners ?? defaults.learners.default,
    resources: toResources(file),
    dataStores: items(file.data_stores).map(toDataStore),
    framework: toFramework(needed(file.framework)),
    evaluationMetrics: toMetrics(file.evaluation_metrics ?? {}),
    ...present('image', file.image),
    env: named(file.env, (value) => value),
    include: items(file.include),
    exclude: items(file.exclude),
    ...present('distributed', file.distributed),
    ...present('queue', file.queue),
    retries: file.retries ?? defaults.retries.default,
    ...present('maxDurationSeconds', file.max_duration && read(parseDuration(file.max_duration))),
  };
}

function toResources(file: Readable<ManifestFile>): LearnerResources {
  return {
    cpuMillicores: Math.max(1, Math.round((file.cpus ?? defaults.cpus.default) * 1000)),
    gpuCount: file.gpus ?? defaults.gpus.default,
    ...present('gpuType', file.gpu_type),
    memoryBytes: read(parseSize(file.memory ?? defaults.memory.default)),
    ...present('storageBytes', file.storage && read(parseSize(file.storage))),
    ...present('sharedMemoryBytes', file.shared_memory && read(parseSize(file.shared_memory))),
  };
}

function toDataStore(file: Readable<DataStoreFile>): DataStore {
  return {
    id: needed(file.id),
    type: file.type ?? 's3_datastore',
    ...present('trainingDataBucket', file.training_data?.container),
    ...present('trainingResultsBucket', file.training_results?.container),
    ...present('connection', file.connection && toConnection(file.connection, isHostMount(file))),
  };
}

function toConnection(file: Readable<ConnectionFile>, isMount: boolean): DataStoreConnection | undefined {
  if (isMount) return { kind: 'host_mount', ...present('name', file.name), path: needed(file.path) };
  const connection = {
    ...present('endpoint', file.auth_url),
    ...present('accessKey', file.user_name),
    ...present('secretKey', file.password),
    ...present('region', file.region),
  };
  return Object.keys(connection).length > 0 ? { kind: 's3', ...connection } : undefined;
}

function toFramework(file: Readable<FrameworkFile>): Framework {
  return {
    name: needed(file.name),
    ...present('version', file.version),
    ...present('imageTag', file.image_tag),
    command: joinLines(needed(file.command)).trim(),
  };
}

/** The ancestor had several names for some of its collectors. */
const metricsTypes: Readonly<Record<EvaluationMetricsFile['type'], MetricsType>> = {
  tensorboard: 'tensorboard',
  tensorboard_extractor: 'tensorboard',
  regex_extractor: 'regex_extractor',
  emetrics_file: 'emetrics_file',
  optivist: 'emetrics_file',
  file: 'emetrics_file',
  none: 'none',
  null: 'none',
  nil: 'none',
  logger: 'none',
};

function toMetrics(file: Readable<EvaluationMetricsFile>): EvaluationMetrics {
  return {
    type: metricsTypes[file.type ?? 'tensorboard'],
    ...present('in', file.in),
    lineLookahead: file.line_lookahead ?? schema.definitions.evaluationMetrics.properties.line_lookahead.default,
    groups: named(file.groups, toGroup),
  };
}

function toGroup(file: Readable<MetricsGroupFile>): MetricsGroup {
  return {
    regex: needed(file.regex),
    ...present('meta', file.meta && { ...present('time', file.meta.time), ...present('subid', file.meta.subid) }),
    values: { ...toValues(file.values), ...toValues(file.scalars) },
    etimes: toValues(file.etimes),
  };
}

function toValues(file: Readable<MetricsValuesFile> | undefined): Readonly<Record<string, MetricsValue>> {
  return named(file, ({ type, value }) => ({ type: needed(type), value: needed(value) }));
}

/** A property that is there, or none at all: optional properties of a manifest are never undefined. */
function present<Key extends string, Value>(key: Key, value: Value | undefined | ''): { readonly [Name in Key]?: Value } {
  return value === undefined || value === '' ? {} : ({ [key]: value } as { readonly [Name in Key]: Value });
}

/** Each entry of a map whose keys the author names; fromEntries keeps even `__proto__` a plain key. */
function named<From, To>(map: Readonly<Record<string, From | undefined>> | undefined, to: (value: From) => To): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(map ?? {}).flatMap(([key, value]) => (value === undefined ? [] : [[key, to(value)]])));
}

function items<Item>(list: readonly (Item | undefined)[] | undefined): Item[] {
  return (list ?? []).filter((item) => item !== undefined);
}

function needed<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('The manifest lacks a key that the schema requires.');
  return value;
}

function read<Value>(result: Result<Value, { readonly cause: string }>): Value {
  if (!result.ok) throw new TypeError(`A quantity of the manifest ${result.failure.cause}`);
  return result.value;
}
