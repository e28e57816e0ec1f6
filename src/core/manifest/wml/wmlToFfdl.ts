import type { ConversionRun } from './conversion.ts';
import { computeSizes, unnamedSize } from './computeSizes.ts';
import { tagOf } from './frameworkTags.ts';
import type { TakenText } from './sourceTree.ts';

const definition = ['model_definition'];

/** Writes a manifest of Watson Machine Learning as one of Fabric for Deep Learning. */
export function wmlToFfdl(run: ConversionRun): void {
  const { source, target } = run;
  target.copy(['name'], source.take([...definition, 'name']));
  target.copy(['description'], source.take([...definition, 'description']));
  const hasGpu = writeResources(run);
  writeDataStores(run);
  writeFramework(run, hasGpu);
  target.copy(['framework', 'command'], source.take([...definition, 'execution', 'command']));
  for (const key of ['data_stores', 'framework']) target.spaceBefore(key);
}

/** Whether the learners have GPUs. */
function writeResources(run: ConversionRun): boolean {
  const { source, target } = run;
  const configuration = [...definition, 'execution', 'compute_configuration'];
  const namePath = [...configuration, 'name'];
  const name = source.take(namePath);
  const size = computeSizes.find((candidate) => candidate.name === name?.text.toLowerCase());
  const { cpus, gpus, memory } = size ?? unnamedSize;
  target.write(['gpus'], gpus, name);
  target.write(['cpus'], cpus);
  target.write(['memory'], memory);
  if (size) run.lose(namePath, `Its numbers are kept; which kind of GPU it is, is not. Write gpu_type as your cluster names it.`);
  else if (name) run.lose(namePath, `“${name.text}” is no size that is known. Learners get what one without a name has: ${String(cpus)} CPU and ${memory}.`);
  const nodes = source.take([...configuration, 'nodes']);
  target.write(['learners'], /^\d+$/.test(nodes?.text ?? '') ? Number(nodes?.text) : 1, nodes);
  return gpus > 0;
}

function writeFramework(run: ConversionRun, hasGpu: boolean): void {
  const { source, target } = run;
  const framework = [...definition, 'framework'];
  const name = source.take([...framework, 'name']);
  target.copy(['framework', 'name'], name);
  const version = source.take([...framework, 'version']);
  const python = takePython(run);
  const tag = tagOf(name?.text ?? '', { ...(version ? { version: version.text } : {}), ...(python === undefined ? {} : { python }) }, hasGpu);
  if (tag.value !== undefined) target.write(['framework', 'version'], tag.value, version);
  if (tag.loss !== undefined) run.lose([...framework, version ? 'version' : 'runtimes'], tag.loss);
}

/** Runtimes are written as a map, and as a list with one. */
function takePython({ source }: ConversionRun): string | undefined {
  const runtimes = [...definition, 'framework', 'runtimes'];
  const runtime = source.has([...runtimes, 0]) ? [...runtimes, 0] : runtimes;
  const version = source.peek([...runtime, 'version']);
  if ((source.peek([...runtime, 'name']) ?? 'python') !== 'python' || version === undefined) return undefined;
  source.consume([...runtime, 'name']);
  source.consume([...runtime, 'version']);
  return version;
}

interface Reference {
  readonly id: TakenText | undefined;
  readonly bucket: TakenText | undefined;
  readonly connection: Readonly<Record<'auth_url' | 'user_name' | 'password', TakenText | undefined>>;
}

/** One data store where both references reach the same place with the same keys, else two. */
function writeDataStores(run: ConversionRun): void {
  const data = takeReference(run, 'training_data_reference', 'source');
  const results = takeReference(run, 'training_results_reference', 'target');
  if (data && results && isSamePlace(data, results)) {
    if (results.id && results.id.text !== data.id?.text) run.lose(results.id.path, 'Both references reach the same place and become one data store, named like the first.');
    writeStore(run, 0, data.id?.text ?? 'object-store', { ...data, training_data: data.bucket, training_results: results.bucket });
    return;
  }
  if (data) writeStore(run, 0, data.id?.text ?? 'training-data', { ...data, training_data: data.bucket });
  if (!results) return;
  const id = results.id?.text ?? 'training-results';
  writeStore(run, data ? 1 : 0, id === data?.id?.text ? `${id}-results` : id, { ...results, training_results: results.bucket });
}

function takeReference({ source }: ConversionRun, key: string, bucketKey: string): Reference | undefined {
  if (!source.has([key])) return undefined;
  if (source.peek([key, 'type']) === 's3') source.consume([key, 'type']);
  const connection = [key, 'connection'];
  return {
    id: source.take([key, 'name']),
    bucket: source.take([key, bucketKey, 'bucket']) ?? source.take([key, 'location', 'bucket']),
    connection: {
      auth_url: source.take([...connection, 'endpoint_url']),
      user_name: source.take([...connection, 'access_key_id']) ?? source.take([...connection, 'aws_access_key_id']),
      password: source.take([...connection, 'secret_access_key']) ?? source.take([...connection, 'aws_secret_access_key']),
    },
  };
}

function isSamePlace(a: Reference, b: Reference): boolean {
  return (['auth_url', 'user_name', 'password'] as const).every((key) => a.connection[key]?.text === b.connection[key]?.text);
}

type Store = Reference & Partial<Record<'training_data' | 'training_results', TakenText | undefined>>;

function writeStore({ target }: ConversionRun, index: number, id: string, store: Store): void {
  const path = ['data_stores', index];
  target.write([...path, 'id'], id, store.id);
  target.write([...path, 'type'], 's3_datastore');
  target.copy([...path, 'training_data', 'container'], store.training_data);
  target.copy([...path, 'training_results', 'container'], store.training_results);
  for (const [key, taken] of Object.entries(store.connection)) target.copy([...path, 'connection', key], taken);
}
