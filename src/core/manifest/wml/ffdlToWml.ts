import { parseSize } from '../quantity.ts';
import type { ConversionRun } from './conversion.ts';
import { type ComputeSize, fittingSize, unnamedSize } from './computeSizes.ts';
import { versionsOf } from './frameworkTags.ts';
import type { TakenText } from './sourceTree.ts';

const definition = ['model_definition'];

/** Frameworks of Watson Machine Learning; it has no images of one's own. */
const watsonFrameworks = ['caffe', 'pytorch', 'tensorflow'];

/** Writes a manifest of Fabric for Deep Learning, with or without Weft's own keys, as one of Watson Machine Learning. */
export function ffdlToWml(run: ConversionRun): void {
  const { source, target } = run;
  target.copy([...definition, 'name'], source.take(['name']));
  target.copy([...definition, 'description'], source.take(['description']));
  writeFramework(run);
  target.copy([...definition, 'execution', 'command'], source.take(['framework', 'command']));
  writeCompute(run);
  writeReference(run, 'training_data_reference', 'training_data', 'source');
  writeReference(run, 'training_results_reference', 'training_results', 'target');
}

function writeFramework(run: ConversionRun): void {
  const { source, target } = run;
  const framework = [...definition, 'framework'];
  const name = source.take(['framework', 'name']);
  target.copy([...framework, 'name'], name);
  if (name && !watsonFrameworks.includes(name.text)) run.lose(name.path, `Watson Machine Learning has no framework “${name.text}”. It has ${watsonFrameworks.join(', ')}.`);
  // image_tag wins over version; a whole image reference cannot be held and is told among what is left.
  const version = name?.text === 'custom' ? undefined : (source.take(['framework', 'image_tag']) ?? source.take(['framework', 'version']));
  if (!version) return;
  const { value, loss } = versionsOf(name?.text ?? '', version.text);
  if (loss !== undefined) run.lose(version.path, loss);
  if (value.version !== undefined) target.write([...framework, 'version'], value.version, version);
  if (value.python === undefined) return;
  target.write([...framework, 'runtimes', 'name'], 'python');
  target.write([...framework, 'runtimes', 'version'], value.python);
}

function writeCompute(run: ConversionRun): void {
  const { source, target } = run;
  const configuration = [...definition, 'execution', 'compute_configuration'];
  const taken = { gpus: source.take(['gpus']), cpus: source.take(['cpus']), memory: source.take(['memory']) };
  const memory = parseSize(taken.memory?.text ?? '');
  const gpuType = source.peek(['gpu_type']);
  const gpus = Number(taken.gpus?.text ?? 0);
  const size = fittingSize({ cpus: Number(taken.cpus?.text ?? 0), gpus, memoryGigabytes: memory.ok ? memory.value / 1000 ** 3 : 0, ...(gpuType === undefined ? {} : { gpuType }) });
  if (size !== unnamedSize) {
    target.write([...configuration, 'name'], size.name, taken.gpus);
    if (gpuType?.toLowerCase().includes(size.name.replace(/x\d$/, '')) === true) source.consume(['gpu_type']);
  }
  tellDifferences(run, size, taken);
  const learners = source.take(['learners']);
  if (learners) target.write([...configuration, 'nodes'], Number(learners.text), learners);
}

function tellDifferences(run: ConversionRun, size: ComputeSize, taken: Readonly<Record<'gpus' | 'cpus' | 'memory', TakenText | undefined>>): void {
  const asked = { gpus: Number(taken.gpus?.text ?? size.gpus), cpus: Number(taken.cpus?.text ?? size.cpus) };
  const memory = parseSize(taken.memory?.text ?? size.memory);
  const where = size === unnamedSize ? 'Without GPUs a learner there' : `Size ${size.name}`;
  if (taken.gpus && asked.gpus !== size.gpus) run.lose(taken.gpus.path, `${where} has ${String(size.gpus)} GPUs instead of ${taken.gpus.text}.`);
  if (taken.cpus && asked.cpus !== size.cpus) run.lose(taken.cpus.path, `${where} has ${String(size.cpus)} CPUs instead of ${taken.cpus.text}.`);
  if (taken.memory && !(memory.ok && memory.value === size.memoryGigabytes * 1000 ** 3)) run.lose(taken.memory.path, `${where} has ${size.memory} of memory instead of ${taken.memory.text}.`);
}

/** The first data store with such a bucket; further ones are told among what is left. */
function writeReference(run: ConversionRun, reference: string, use: string, bucketKey: string): void {
  const { source, target } = run;
  const store = source.keysOf(['data_stores']).find((index) => source.peek(['data_stores', index, use, 'container']) !== undefined && !isHostMount(run, index));
  if (store === undefined) return;
  const path = ['data_stores', store];
  const copy = (to: readonly string[], from: readonly string[]): void => {
    const fromPath = [...path, ...from];
    // A store with both buckets is written twice; its comments stay with the first.
    if (source.isTaken(fromPath)) target.write([reference, ...to], source.peek(fromPath) ?? '');
    else target.copy([reference, ...to], source.take(fromPath));
  };
  copy(['name'], ['id']);
  target.write([reference, 'type'], 's3');
  source.consume([...path, 'type']);
  if (!source.has([...path, 'connection', 'password'])) {
    run.lose([...path, 'id'], `Watson Machine Learning takes the connection from the manifest alone. Add endpoint and keys to ${reference}.connection.`);
  }
  if (source.has([...path, 'connection'])) source.consume([...path, 'connection', 'type']);
  copy(['connection', 'endpoint_url'], ['connection', 'auth_url']);
  copy(['connection', 'access_key_id'], ['connection', 'user_name']);
  copy(['connection', 'secret_access_key'], ['connection', 'password']);
  target.copy([reference, bucketKey, 'bucket'], source.take([...path, use, 'container']));
  target.spaceBefore(reference);
}

function isHostMount({ source }: ConversionRun, store: string | number): boolean {
  return source.peek(['data_stores', store, 'type']) === 'mount_volume' || source.peek(['data_stores', store, 'connection', 'type']) === 'host_mount';
}
