import type { EventDecoder, SummaryValue } from './eventDecoder.ts';
import { type HistogramValue, histogramOfTensor, readHistogramMessage } from './histogramValue.ts';
import { type ImageValue, imageOfTensor, readImageMessage } from './imageValue.ts';
import type { PointBlocks } from './pointBlocks.ts';
import { SampledSeries } from './sampledSeries.ts';
import { ScalarSeries, type Series } from './scalarSeries.ts';
import type { ScalarTemplate } from './scalarTemplate.ts';
import type { SummaryMetadata } from './summaryMetadata.ts';
import type { TensorReader } from './tensor.ts';
import { ThinnedSeries } from './thinnedSeries.ts';

/** How many values of a tag are kept; of the others an even selection. */
export interface ContentLimits {
  /** Left out, every scalar is kept: 24 bytes each. */
  readonly scalarsPerTag?: number;
  readonly imagesPerTag?: number;
  readonly histogramsPerTag?: number;
  readonly textsPerTag?: number;
}

/** The longest text of one step that is kept, in bytes. */
const maxTextBytes = 256 * 1024;

/** What is kept of one tag of a run. Writers may use one tag for values of several kinds; each kind is a series. */
export class TagContent {
  readonly name: string;
  /** Of the tag's first value that had any: later ones repeat it or leave it out. */
  metadata: SummaryMetadata | undefined;
  scalars: Series | undefined;
  images: SampledSeries<ImageValue> | undefined;
  histograms: SampledSeries<HistogramValue> | undefined;
  texts: SampledSeries<readonly string[]> | undefined;
  /** Recognises the next scalar like the last one. */
  template: ScalarTemplate | undefined;
  readonly #limits: ContentLimits;
  readonly #blocks: PointBlocks;

  constructor(name: string, limits: ContentLimits, blocks: PointBlocks) {
    this.name = name;
    this.#limits = limits;
    this.#blocks = blocks;
  }

  /** Takes a value of an event; false when it is not of the form that it claims. */
  take(bytes: Uint8Array, view: DataView, event: EventDecoder, value: SummaryValue, tensor: TensorReader): boolean {
    switch (value.form) {
      case 'simple':
        this.#addScalar(event, value.simpleValue);
        return true;
      case 'image':
        return this.#addImage(event, readImageMessage(bytes, view, value.bodyStart, value.bodyEnd));
      case 'histogram':
        return this.#addHistogram(event, readHistogramMessage(bytes, view, value.bodyStart, value.bodyEnd));
      case 'tensor':
        return this.#takeTensor(bytes, view, event, value, tensor);
      case 'none':
      case 'audio':
        return true;
    }
  }

  withdrawFrom(step: number): void {
    for (const series of [this.scalars, this.images, this.histograms, this.texts]) series?.withdrawFrom(step);
  }

  #takeTensor(bytes: Uint8Array, view: DataView, event: EventDecoder, value: SummaryValue, tensor: TensorReader): boolean {
    const kind = this.metadata?.isScalar ? 'scalars' : (this.metadata?.pluginName ?? '');
    if (!['scalars', 'images', 'histograms', 'text'].includes(kind)) return true;
    if (!tensor.read(bytes, view, value.bodyStart, value.bodyEnd)) return false;
    if (kind === 'images') return this.#addImage(event, imageOfTensor(tensor, bytes));
    if (kind === 'histograms') return this.#addHistogram(event, histogramOfTensor(tensor));
    if (kind === 'text') return this.#addText(event, tensor.stringBytes(bytes));
    const [first] = tensor.numbers;
    if (first === undefined || tensor.numbers.length !== 1) return false;
    this.#addScalar(event, first);
    return true;
  }

  #addScalar({ step, wallTime }: EventDecoder, value: number): void {
    const { scalarsPerTag } = this.#limits;
    this.scalars ??= scalarsPerTag === undefined ? new ScalarSeries() : new ThinnedSeries(scalarsPerTag, this.#blocks);
    this.scalars.append(Float64Array.of(step, wallTime, value));
  }

  #addImage({ step, wallTime }: EventDecoder, image: ImageValue | undefined): boolean {
    if (!image) return false;
    this.images ??= new SampledSeries(this.#limits.imagesPerTag ?? 10);
    this.images.append(step, wallTime, image);
    return true;
  }

  #addHistogram({ step, wallTime }: EventDecoder, histogram: HistogramValue | undefined): boolean {
    if (!histogram) return false;
    this.histograms ??= new SampledSeries(this.#limits.histogramsPerTag ?? 100);
    this.histograms.append(step, wallTime, histogram);
    return true;
  }

  #addText({ step, wallTime }: EventDecoder, texts: readonly Uint8Array[]): boolean {
    this.texts ??= new SampledSeries(this.#limits.textsPerTag ?? 10);
    this.texts.append(step, wallTime, texts.map((text) => new TextDecoder().decode(text.subarray(0, maxTextBytes))));
    return true;
  }
}
