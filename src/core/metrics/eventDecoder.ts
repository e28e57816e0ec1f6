import { ProtoReader } from './protoReader.ts';

/*
 * The fields we read, by number. Sources: tensorflow/core/util/event.proto and tensorflow/core/framework/summary.proto.
 *
 *   Event      1 wall_time: double (seconds since 1970), 2 step: int64, one of: 5 summary, 7 session_log (the others,
 *              3 file_version, 4 graph_def, 6 log_message, 8 tagged_run_metadata, 9 meta_graph_def, are passed over)
 *   SessionLog 1 status: enum (1 START)
 *   Summary    1 value: repeated Value
 *   Value      1 tag: string, 2 simple_value: float, 4 image, 5 histo, 6 audio, 7 node_name: string, 8 tensor, 9 metadata
 */
const varint = 0, fixed64 = 1, delimited = 2, fixed32 = 5;
const eventWallTime = (1 << 3) | fixed64, eventStep = (2 << 3) | varint;
const eventSummary = (5 << 3) | delimited, eventSessionLog = (7 << 3) | delimited;
const sessionLogStatus = (1 << 3) | varint, sessionStart = 1;
const summaryValue = (1 << 3) | delimited;
const valueTag = (1 << 3) | delimited, valueSimple = (2 << 3) | fixed32, valueImage = (4 << 3) | delimited;
const valueHistogram = (5 << 3) | delimited, valueAudio = (6 << 3) | delimited, valueNodeName = (7 << 3) | delimited;
const valueTensor = (8 << 3) | delimited, valueMetadata = (9 << 3) | delimited;

export type ValueForm = 'none' | 'simple' | 'image' | 'histogram' | 'audio' | 'tensor';

/** One value of a summary: a number, or where in the record's bytes the rest of it stands. Reused from event to event. */
export class SummaryValue {
  form: ValueForm = 'none';
  simpleValue = Number.NaN;
  tagStart = 0;
  tagEnd = 0;
  /** The message of the value's form; empty for `simple`. */
  bodyStart = 0;
  bodyEnd = 0;
  /** Where a value of form `simple` ends. */
  simpleEnd = 0;
  /** SummaryMetadata; empty where there is none. Writers give it with a tag's first value only. */
  metadataStart = 0;
  metadataEnd = 0;

  clear(): void {
    this.form = 'none';
    this.tagStart = this.tagEnd = this.bodyStart = this.bodyEnd = this.simpleEnd = this.metadataStart = this.metadataEnd = 0;
  }
}

/**
 * Decodes one event at a time into its own fields, so that a record costs no allocation. Nothing of a record counts
 * before `decode` has seen the whole of it and returned true.
 */
export class EventDecoder {
  /** Seconds since 1970; whatever the file says, so it may be 0, negative or NaN. */
  wallTime = 0;
  step = 0;
  /** The writer (re)started here and disowns what it wrote at this step or later. */
  isSessionStart = false;
  /** The first `valueCount` of them belong to this event. */
  readonly values: SummaryValue[] = [];
  valueCount = 0;

  readonly #reader = new ProtoReader();

  /** Whether the bytes are a well-formed event. */
  decode(bytes: Uint8Array, view: DataView, start: number, end: number): boolean {
    const reader = this.#reader;
    reader.open(bytes, view, start, end);
    this.wallTime = 0;
    this.step = 0;
    this.isSessionStart = false;
    this.valueCount = 0;
    while (reader.more()) {
      const key = reader.key();
      switch (key) {
        case eventWallTime: this.wallTime = reader.double(); break;
        case eventStep: this.step = reader.int64(); break;
        case eventSummary: this.#summary(reader); break;
        case eventSessionLog: this.#sessionLog(reader); break;
        default: reader.skip(key);
      }
    }
    return reader.ok;
  }

  #summary(reader: ProtoReader): void {
    const outer = reader.enter();
    while (reader.more()) {
      const key = reader.key();
      if (key === summaryValue) this.#value(reader, this.#nextValue());
      else reader.skip(key);
    }
    reader.leave(outer);
  }

  #value(reader: ProtoReader, value: SummaryValue): void {
    const outer = reader.enter();
    let nodeStart = 0;
    let nodeEnd = 0;
    while (reader.more()) {
      const key = reader.key();
      if (key === valueSimple) {
        value.form = 'simple';
        value.simpleValue = reader.float();
        value.simpleEnd = reader.position;
        continue;
      }
      if ((key & 7) !== delimited) {
        reader.skip(key);
        continue;
      }
      const after = reader.enter();
      switch (key) {
        case valueTag: value.tagStart = reader.position; value.tagEnd = reader.end; break;
        case valueNodeName: nodeStart = reader.position; nodeEnd = reader.end; break;
        case valueMetadata: value.metadataStart = reader.position; value.metadataEnd = reader.end; break;
        case valueTensor: setBody(value, 'tensor', reader); break;
        case valueImage: setBody(value, 'image', reader); break;
        case valueHistogram: setBody(value, 'histogram', reader); break;
        case valueAudio: setBody(value, 'audio', reader); break;
      }
      reader.leave(after);
    }
    if (value.tagStart === value.tagEnd) {
      // The first tensor summaries named their node and had no tag; TensorBoard still reads them, and so do we.
      value.tagStart = nodeStart;
      value.tagEnd = nodeEnd;
    }
    reader.leave(outer);
  }

  #sessionLog(reader: ProtoReader): void {
    const outer = reader.enter();
    while (reader.more()) {
      const key = reader.key();
      if (key === sessionLogStatus) this.isSessionStart = reader.varint() === sessionStart;
      else reader.skip(key);
    }
    reader.leave(outer);
  }

  #nextValue(): SummaryValue {
    let value = this.values[this.valueCount];
    if (!value) this.values.push((value = new SummaryValue()));
    else value.clear();
    this.valueCount += 1;
    return value;
  }
}

function setBody(value: SummaryValue, form: ValueForm, reader: ProtoReader): void {
  value.form = form;
  value.bodyStart = reader.position;
  value.bodyEnd = reader.end;
}
