import type { BadRecords, EventSink } from './eventFile.ts';
import { EventDecoder, type SummaryValue } from './eventDecoder.ts';
import type { HistogramValue } from './histogramValue.ts';
import { type Hparams, addHparams, noHparams } from './hparams.ts';
import type { ImageValue } from './imageValue.ts';
import { PointBlocks } from './pointBlocks.ts';
import type { SampledSeries } from './sampledSeries.ts';
import { scalarTemplate } from './scalarTemplate.ts';
import type { Series } from './scalarSeries.ts';
import { readSummaryMetadata } from './summaryMetadata.ts';
import { type ContentLimits, TagContent } from './tagContent.ts';
import { TagTable } from './tagTable.ts';
import { TensorReader } from './tensor.ts';

/** All that was read of a run's event files, in the order of reading. Maps are by tag, in the order of appearance. */
export class RunContent implements EventSink {
  /** Wall time of the run's first event, in seconds since 1970; undefined before there is one. */
  startedAtSeconds: number | undefined;
  /** Undefined for a run that says nothing of hyperparameters. */
  hparams: Hparams | undefined;

  readonly #tags: TagTable<TagContent>;
  readonly #decoder = new EventDecoder();
  readonly #tensor = new TensorReader();
  readonly #point = new Float64Array(3);

  /** Runs that are read one after the other share the blocks of their points. */
  constructor(limits: ContentLimits = {}, blocks = new PointBlocks()) {
    this.#tags = new TagTable((name) => new TagContent(name, limits, blocks));
  }

  /** Takes one record; whatever is malformed in it is counted in `bad` and the rest of it is kept. */
  accept(bytes: Uint8Array, view: DataView, start: number, end: number, bad: BadRecords): void {
    if (this.#acceptExpected(view, start, end)) return;
    const event = this.#decoder;
    if (!event.decode(bytes, view, start, end)) {
      bad.malformed += 1;
      return;
    }
    if (Number.isFinite(event.wallTime)) this.startedAtSeconds ??= event.wallTime;
    if (event.isSessionStart) for (const tag of this.#tags.values()) tag.withdrawFrom(event.step);
    let isSound = true;
    for (let index = 0; index < event.valueCount; index += 1) {
      const value = event.values[index];
      const tag = value && this.#tags.find(bytes, value.tagStart, value.tagEnd);
      if (!tag || !this.#readMetadata(bytes, view, value, tag) || !tag.take(bytes, view, event, value, this.#tensor)) isSound = false;
      else if (event.valueCount === 1) this.#makeTemplate(bytes, view, start, end, value, tag);
    }
    if (!isSound) bad.malformed += 1;
  }

  scalars(): ReadonlyMap<string, Series> {
    return this.#collect((tag) => tag.scalars);
  }

  images(): ReadonlyMap<string, SampledSeries<ImageValue>> {
    return this.#collect((tag) => tag.images);
  }

  histograms(): ReadonlyMap<string, SampledSeries<HistogramValue>> {
    return this.#collect((tag) => tag.histograms);
  }

  /** Each sample is the strings of one step: one, or the cells of a table row by row. Their markdown is not to be trusted. */
  texts(): ReadonlyMap<string, SampledSeries<readonly string[]>> {
    return this.#collect((tag) => tag.texts);
  }

  /** The description that the tag's writer gave, in markdown that is not to be trusted; empty when there is none. */
  descriptions(): ReadonlyMap<string, string> {
    return this.#collect((tag) => tag.metadata?.description || undefined);
  }

  #collect<T>(pick: (tag: TagContent) => T | undefined): ReadonlyMap<string, T> {
    const found = new Map<string, T>();
    for (const tag of this.#tags.values()) {
      const picked = pick(tag);
      if (picked !== undefined) found.set(tag.name, picked);
    }
    return found;
  }

  /** The fast path: one more of the tag that is expected, alike in all but step, time and value. */
  #acceptExpected(view: DataView, start: number, end: number): boolean {
    const tag = this.#tags.expected;
    const template = tag?.template;
    if (!template?.read(view, start, end, this.#point)) return false;
    this.#tags.advance();
    tag?.scalars?.append(this.#point);
    return true;
  }

  /** After an event of one value that was decoded in full: if it ends with that value, the next may be compared with it. */
  #makeTemplate(bytes: Uint8Array, view: DataView, start: number, end: number, value: SummaryValue, tag: TagContent): void {
    const valueEnd = value.form === 'simple' ? value.simpleEnd : value.form === 'tensor' && tag.metadata?.isScalar ? this.#tensor.floatEnd : 0;
    if (valueEnd === end) tag.template = scalarTemplate(bytes, view, start, end);
  }

  #readMetadata(bytes: Uint8Array, view: DataView, value: SummaryValue, tag: TagContent): boolean {
    if (tag.metadata || value.metadataEnd === value.metadataStart) return true;
    tag.metadata = readSummaryMetadata(bytes, view, value.metadataStart, value.metadataEnd);
    if (tag.metadata?.pluginName !== 'hparams') return tag.metadata !== undefined;
    const hparams = addHparams(this.hparams ?? noHparams, tag.metadata.pluginContent);
    if (hparams) this.hparams = hparams;
    return hparams !== undefined;
  }
}
