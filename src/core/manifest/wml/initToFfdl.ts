import type { ConversionRun } from './conversion.ts';
import type { TakenText } from './sourceTree.ts';

/** GPUs and learners by size, as the template of the ancestor's `init` explains them. */
const sizes: Readonly<Record<string, { readonly gpus: number; readonly learners: number }>> = {
  small: { gpus: 1, learners: 1 },
  medium: { gpus: 2, learners: 1 },
  large: { gpus: 4, learners: 1 },
  '2xlarge': { gpus: 4, learners: 2 },
  '4xlarge': { gpus: 4, learners: 4 },
};

const dropped = ['softlayer_objectstore', 'bluemix_objectstore', 'swift_datastore'];

/** Writes what the ancestor's `init` wrote, an older dialect that its own service no longer read, as a manifest. */
export function initToFfdl(run: ConversionRun): void {
  const { source, target } = run;
  target.copy(['name'], source.take(['model_definition', 'name']) ?? source.take(['name']));
  target.copy(['description'], source.take(['model_definition', 'description']) ?? source.take(['description']));
  writeResources(run);
  writeDataStores(run);
  target.copy(['framework', 'name'], takeAnywhere(run, 'framework', 'name') ?? source.take(['model_definition', 'framework', 'name']));
  target.copy(['framework', 'version'], takeAnywhere(run, 'framework', 'version') ?? source.take(['model_definition', 'framework', 'version']));
  target.copy(['framework', 'command'], takeAnywhere(run, 'command'));
  for (const key of ['data_stores', 'framework']) target.spaceBefore(key);
}

/** Its template writes keys of `training` at the top level, too. */
function takeAnywhere({ source }: ConversionRun, ...path: readonly string[]): TakenText | undefined {
  return source.take(['training', ...path]) ?? source.take(path);
}

function writeResources(run: ConversionRun): void {
  const { target } = run;
  const size = takeAnywhere(run, 'size');
  const sized = size && Object.hasOwn(sizes, size.text) ? sizes[size.text] : undefined;
  if (size && !sized) run.lose(size.path, `“${size.text}” is no size that is known: ${Object.keys(sizes).join(', ')}.`);
  for (const key of ['gpus', 'cpus', 'memory', 'learners'] as const) {
    const written = takeAnywhere(run, key);
    const fromSize = key === 'gpus' || key === 'learners' ? sized?.[key] : undefined;
    if (written) target.write([key], Number.isFinite(Number(written.text)) ? Number(written.text) : written.text, written);
    else if (fromSize !== undefined) target.write([key], fromSize, size);
    if (size && written && fromSize !== undefined && String(fromSize) !== written.text) run.lose(size.path, `Size ${size.text} means ${String(fromSize)} ${key}; ${written.text} is written beside it and counts.`);
  }
}

function writeDataStores(run: ConversionRun): void {
  const { source } = run;
  const inputs = takeIds(run, 'input_data');
  const outputs = takeIds(run, 'output_data');
  let count = 0;
  for (const index of source.keysOf(['data_stores'])) {
    const path = ['data_stores', index];
    const name = source.peek([...path, 'data_store_id']) ?? source.peek([...path, 'id']) ?? '';
    const isInput = inputs.delete(name);
    const isOutput = outputs.delete(name);
    if (!isInput && !isOutput) continue;
    const id = source.take([...path, 'data_store_id']) ?? source.take([...path, 'id']);
    writeStore(run, count, path, id, [...(isInput ? ['training_data'] : []), ...(isOutput ? ['training_results'] : [])]);
    count += 1;
  }
  for (const [id, taken] of [...inputs, ...outputs]) run.lose(taken.path, `No data store is “${id}”.`);
}

/** Ids of data stores by use: one, or a list. */
function takeIds(run: ConversionRun, key: string): Map<string, TakenText> {
  const { source } = run;
  const list = [['training', key], [key]].flatMap((path) => source.keysOf(path).map((index) => [...path, index]));
  const taken = [takeAnywhere(run, key), ...list.map((path) => source.take(path))];
  return new Map(taken.flatMap((id) => (id ? [[id.text, id]] : [])));
}

function writeStore(run: ConversionRun, index: number, path: readonly (string | number)[], id: TakenText | undefined, uses: readonly string[]): void {
  const { source, target } = run;
  const to = ['data_stores', index];
  target.copy([...to, 'id'], id);
  const type = source.take([...path, 'type']);
  if (type && dropped.includes(type.text)) run.lose(type.path, `“${type.text}” is OpenStack Swift, which is not supported. Give auth_url, user_name and password of the store’s S3 interface.`);
  target.write([...to, 'type'], type && !dropped.includes(type.text) ? type.text : 's3_datastore', type);
  const bucket = source.take([...path, 'bucket']) ?? source.take([...path, 'container']);
  for (const use of uses) {
    if (bucket) target.write([...to, use, 'container'], bucket.text, use === uses[0] ? bucket : undefined);
  }
  writeConnection(run, path, to);
}

/** `$ref: other.connection` repeats the connection of another data store. */
function writeConnection(run: ConversionRun, path: readonly (string | number)[], to: readonly (string | number)[]): void {
  const { source, target } = run;
  const reference = source.take([...path, 'connection', '$ref']);
  const [, referred] = /^([^.]+)\.connection$/.exec(reference?.text ?? '') ?? [];
  const owner = source.keysOf(['data_stores']).find((index) => referred !== undefined && [source.peek(['data_stores', index, 'data_store_id']), source.peek(['data_stores', index, 'id'])].includes(referred));
  if (reference && owner === undefined) run.lose(reference.path, 'It refers to no connection that is here. Write <data store>.connection.');
  const from = reference ? ['data_stores', owner ?? '', 'connection'] : [...path, 'connection'];
  for (const key of source.keysOf(from)) {
    const place = [...to, 'connection', String(key)];
    if (!reference) target.copy(place, source.take([...from, key]));
    else target.write(place, source.peek([...from, key]) ?? '');
    source.consume([...from, key]);
  }
}
