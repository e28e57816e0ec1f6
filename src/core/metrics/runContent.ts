import type { BadRecords } from './eventFile.ts';
import { EventDecoder, type SummaryValue } from './eventDecoder.ts';
import { ScalarSeries } from './scalarSeries.ts';
import { type SummaryMetadata, readSummaryMetadata } from './summaryMetadata.ts';
import { TagTable } from './tagTable.ts';
import { TensorReader } from './tensor.ts';

/** What is kept of one tag of a run. */
class TagContent {
  readonly name: string;
  /** Of the tag's first value that had any: later ones repeat it or leave it out. */
  metadata: SummaryMetadata | undefined;
  scalars: ScalarSeries | undefined;

  constructor(name: string) {
    this.name = name;
  }
}

/** All that was read of a run's event files, in the order of reading. */
export class RunContent {
  /** Wall time of the run's earliest event, in seconds since 1970; undefined before there is one. */
  startedAtSeconds: number | undefined;

  readonly #tags = new TagTable((name) => new TagContent(name));
  readonly #decoder = new EventDecoder();
  readonly #tensor = new TensorReader();

  /** Takes one record; whatever is malformed in it is counted in `bad` and the rest of it is kept. */
  accept(bytes: Uint8Array, view: DataView, start: number, end: number, bad: BadRecords): void {
    const event = this.#decoder;
    if (!event.decode(bytes, view, start, end)) {
      bad.malformed += 1;
      return;
    }
    if (this.startedAtSeconds === undefined || event.wallTime < this.startedAtSeconds) this.startedAtSeconds = event.wallTime;
    if (event.isSessionStart) this.#withdrawFrom(event.step);
    let isSound = true;
    for (let index = 0; index < event.valueCount; index += 1) {
      const value = event.values[index];
      if (value && !this.#take(bytes, view, value)) isSound = false;
    }
    if (!isSound) bad.malformed += 1;
  }

  /** Scalar series by tag, in the order in which the tags appeared. */
  scalars(): ReadonlyMap<string, ScalarSeries> {
    const found = new Map<string, ScalarSeries>();
    for (const tag of this.#tags.values()) if (tag.scalars) found.set(tag.name, tag.scalars);
    return found;
  }

  #withdrawFrom(step: number): void {
    for (const tag of this.#tags.values()) tag.scalars?.withdrawFrom(step);
  }

  /** Whether the value is of the form that it claims. */
  #take(bytes: Uint8Array, view: DataView, value: SummaryValue): boolean {
    const tag = this.#tags.find(bytes, value.tagStart, value.tagEnd);
    if (!tag) return false;
    if (!tag.metadata && value.metadataEnd > value.metadataStart) {
      tag.metadata = readSummaryMetadata(bytes, view, value.metadataStart, value.metadataEnd);
      if (!tag.metadata) return false;
    }
    switch (value.form) {
      case 'simple':
        this.#addScalar(tag, value.simpleValue);
        return true;
      case 'tensor':
        return !tag.metadata?.isScalar || this.#takeScalarTensor(bytes, view, value, tag);
      case 'none':
      case 'image':
      case 'histogram':
      case 'audio':
        return true;
    }
  }

  #takeScalarTensor(bytes: Uint8Array, view: DataView, value: SummaryValue, tag: TagContent): boolean {
    if (!this.#tensor.read(bytes, view, value.bodyStart, value.bodyEnd)) return false;
    const [first] = this.#tensor.numbers;
    if (first === undefined || this.#tensor.numbers.length !== 1) return false;
    this.#addScalar(tag, first);
    return true;
  }

  #addScalar(tag: TagContent, value: number): void {
    tag.scalars ??= new ScalarSeries();
    tag.scalars.append(this.#decoder.step, this.#decoder.wallTime, value);
  }
}
