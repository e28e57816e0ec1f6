import type { Clock } from '../base/clock.ts';
import { isAbort } from '../base/weftError.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import { noBadRecords } from './eventFile.ts';
import type { MetricsSource } from './metricsSource.ts';
import type { Scalar } from './readScalars.ts';
import { PointBlocks } from './pointBlocks.ts';
import type { ReadableRun, RunsSource } from './runsSource.ts';
import type { Series } from './scalarSeries.ts';
import type { ContentLimits } from './tagContent.ts';
import { ThinnedSeries } from './thinnedSeries.ts';
import { trainingScalars } from './trainingScalars.ts';

/**
 * The runs of a training whose metrics are records: what patterns find in its log, or a file it writes. They come as
 * one stream that knows nothing of runs, so it is gathered for as long as somebody looks, and from its beginning when
 * somebody looks again.
 */
export function recordRuns(source: MetricsSource, limits: ContentLimits, clock: Clock): RunsSource {
  let gathering: Gathering | undefined;
  return {
    label: `${source.plan.results.bucket}/${trainingKeys.prefix(source.plan.trainingId)}`,
    list(signal) {
      if (!gathering || gathering.signal.aborted) {
        gathering = new Gathering(limits, signal);
        void gathering.take(trainingScalars(source, {}, { follow: true, clock, signal }));
      }
      const { failure } = gathering;
      if (failure === undefined) return Promise.resolve(gathering.runs);
      gathering = undefined;
      return Promise.reject(failure);
    },
    refreshRun: (name) => Promise.resolve(gathering?.hasNews(name) ?? false),
    everyScalar: (signal) => trainingScalars(source, {}, { clock, signal }),
    isOver: (signal) => source.logs.isOver(signal),
  };
}

class Gathering {
  readonly signal: AbortSignal;
  failure: Error | undefined;
  readonly #limits: ContentLimits;
  readonly #runs = new Map<string, RecordRun>();

  constructor(limits: ContentLimits, signal: AbortSignal) {
    this.#limits = limits;
    this.signal = signal;
  }

  get runs(): readonly ReadableRun[] {
    return [...this.#runs.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  hasNews(name: string): boolean {
    return this.#runs.get(name)?.takeNews() ?? false;
  }

  async take(scalars: AsyncIterable<Scalar>): Promise<void> {
    try {
      for await (const scalar of scalars) {
        const run = this.#runs.get(scalar.run) ?? new RecordRun(scalar.run, this.#limits);
        this.#runs.set(scalar.run, run);
        run.append(scalar);
      }
    } catch (thrown) {
      if (!isAbort(thrown)) this.failure = thrown instanceof Error ? thrown : new Error(String(thrown));
    }
  }
}

class RecordRun implements ReadableRun {
  readonly name: string;
  readonly generation = 0;
  readonly bad = noBadRecords();
  readonly unreadable = [];
  readonly #limits: ContentLimits;
  readonly #series = new Map<string, Series>();
  readonly #blocks = new PointBlocks();
  #hasNews = false;

  constructor(name: string, limits: ContentLimits) {
    this.name = name;
    this.#limits = limits;
  }

  get content(): ReadableRun['content'] {
    return { hparams: undefined, scalars: () => this.#series, images: () => new Map(), histograms: () => new Map(), texts: () => new Map() };
  }

  append({ tag, step, wallTime, value }: Scalar): void {
    const series = this.#series.get(tag) ?? new ThinnedSeries(this.#limits.scalarsPerTag ?? 1_000, this.#blocks);
    this.#series.set(tag, series);
    series.append(Float64Array.of(step, wallTime, value));
    this.#hasNews = true;
  }

  takeNews(): boolean {
    const hasNews = this.#hasNews;
    this.#hasNews = false;
    return hasNews;
  }
}
