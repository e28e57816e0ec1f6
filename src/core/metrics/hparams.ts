import { ProtoReader } from './protoReader.ts';

/*
 * The hparams plugin keeps all it knows in the metadata of three tags (tensorboard/plugins/hparams/*.proto):
 *
 *   HParamsPluginData 2 experiment, 3 session_start_info, 4 session_end_info
 *   Experiment        5 metric_infos: repeated {1 name {1 group, 2 tag}}
 *   SessionStartInfo  1 hparams: map of 1 key to 2 google.protobuf.Value, 4 group_name, 5 start_time_secs: double
 *   SessionEndInfo    1 status: enum (1 success, 2 failure, 3 running), 2 end_time_secs: double
 *   Value             2 number_value: double, 3 string_value, 4 bool_value (others hold no hyperparameter)
 */
const fixed64 = 1, delimited = 2;
const field = (number: number, wire: number = delimited): number => (number << 3) | wire;
const statuses = ['unknown', 'success', 'failure', 'running'] as const;

export type Hparam = number | string | boolean;

/** What a run says of its hyperparameters. */
export interface Hparams {
  readonly values: ReadonlyMap<string, Hparam>;
  /** Runs of one group are repetitions with the same hyperparameters; empty when none is named. */
  readonly group: string;
  /** Tags of the scalars by which the experiment wants runs compared. */
  readonly metrics: readonly string[];
  readonly status: (typeof statuses)[number];
}

export const noHparams: Hparams = { values: new Map(), group: '', metrics: [], status: 'unknown' };

/** `known` with what this message of the plugin adds; undefined when it is malformed. */
export function addHparams(known: Hparams, pluginContent: Uint8Array): Hparams | undefined {
  const reader = new ProtoReader();
  reader.open(pluginContent, new DataView(pluginContent.buffer, pluginContent.byteOffset, pluginContent.length), 0, pluginContent.length);
  let hparams = known;
  forEachField(reader, (key) => {
    if (key === field(2)) hparams = { ...hparams, metrics: readMetrics(reader) };
    else if (key === field(3)) hparams = { ...hparams, ...readSessionStart(reader) };
    else if (key === field(4)) hparams = { ...hparams, status: readStatus(reader) };
    else reader.skip(key);
  });
  return reader.ok ? hparams : undefined;
}

function readSessionStart(reader: ProtoReader): Pick<Hparams, 'values' | 'group'> {
  const values = new Map<string, Hparam>();
  let group = '';
  inMessage(reader, (key) => {
    if (key === field(1)) readEntry(reader, values);
    else if (key === field(4)) group = reader.string();
    else reader.skip(key);
  });
  return { values, group };
}

function readEntry(reader: ProtoReader, values: Map<string, Hparam>): void {
  let name = '';
  let value: Hparam | undefined;
  inMessage(reader, (key) => {
    if (key === field(1)) name = reader.string();
    else if (key === field(2)) value = readValue(reader);
    else reader.skip(key);
  });
  if (value !== undefined) values.set(name, value);
}

function readValue(reader: ProtoReader): Hparam | undefined {
  let value: Hparam | undefined;
  inMessage(reader, (key) => {
    if (key === field(2, fixed64)) value = reader.double();
    else if (key === field(3)) value = reader.string();
    else if (key === field(4, 0)) value = reader.varint() !== 0;
    else reader.skip(key);
  });
  return value;
}

/** metric_infos, name, tag: the strings at the end of this way down. */
function readMetrics(reader: ProtoReader, [first = 0, ...rest]: readonly number[] = [5, 1, 2], found: string[] = []): string[] {
  inMessage(reader, (key) => {
    if (key !== field(first)) reader.skip(key);
    else if (rest.length === 0) found.push(reader.string());
    else readMetrics(reader, rest, found);
  });
  return found;
}

function readStatus(reader: ProtoReader): Hparams['status'] {
  let status = 0;
  inMessage(reader, (key) => {
    if (key === field(1, 0)) status = reader.varint();
    else reader.skip(key);
  });
  return statuses[status] ?? 'unknown';
}

function inMessage(reader: ProtoReader, take: (key: number) => void): void {
  const outer = reader.enter();
  forEachField(reader, take);
  reader.leave(outer);
}

function forEachField(reader: ProtoReader, take: (key: number) => void): void {
  while (reader.more()) take(reader.key());
}
