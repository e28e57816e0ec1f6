import type { Clock } from '../../core/base/clock.ts';
import { isAbort } from '../../core/base/weftError.ts';
import { type LiveRun, LiveRuns } from '../../core/metrics/liveRuns.ts';
import type { Sample } from '../../core/metrics/sampledSeries.ts';
import type { Look, WantImage } from '../../messages/toExtension.ts';
import type { SeriesRow, ToWebview } from '../../messages/toWebview.ts';
import { catalogOf } from './catalogOf.ts';
import { hparamsTable } from './hparamsTable.ts';
import { packSeries } from './packSeries.ts';
import type { PanelSource } from './panelSource.ts';

/** News of so long go together: the panel draws at most as often. */
const gatherMs = 100;

/** Tells one panel what is there, and of what it looks at everything that is new. Knows nothing of the editor. */
export class PanelFeed {
  readonly runs: LiveRuns;
  readonly #sources: readonly PanelSource[];
  readonly #clock: Clock;
  readonly #post: (message: ToWebview) => void;
  #look: Look = { type: 'look', runs: [], kind: 'scalars', tags: [] };
  /** What the panel was told last: the catalog, and of each run and tag the version. */
  #catalog = '';
  #sent = new Map<string, number>();
  #hasNews = true;
  #isFlushing = false;
  #signal = AbortSignal.abort();

  constructor(sources: readonly PanelSource[], clock: Clock, post: (message: ToWebview) => void) {
    this.#sources = sources;
    this.#clock = clock;
    this.#post = post;
    this.runs = new LiveRuns(sources.map(({ runs }) => runs), clock);
  }

  /** Follows for as long as the panel is seen; what was read stays for the next time. */
  async follow(signal: AbortSignal): Promise<void> {
    this.#signal = signal;
    this.#soon();
    await this.runs.follow(() => this.#soon(), signal);
  }

  /** The panel begins anew and knows nothing. */
  begin(): void {
    this.#catalog = '';
    this.#sent = new Map();
    this.#soon();
  }

  look(look: Look): void {
    this.#look = look;
    const shown = new Set(look.runs);
    this.runs.want(({ id }) => shown.has(id));
    this.#soon();
  }

  sendImage({ run, tag, sample, picture }: WantImage): void {
    const found = currentOf(this.#find(run)?.run.content.images().get(tag)?.samples())[sample];
    const image = found?.value.images[picture];
    if (found && image) this.#post({ type: 'image', run, tag, sample, picture, step: found.step, mediaType: image.mediaType, bytes: image.bytes });
  }

  #find(id: number): LiveRun | undefined {
    return this.runs.all.find((run) => run.id === id);
  }

  #soon(): void {
    this.#hasNews = true;
    if (!this.#isFlushing) void this.#flush();
  }

  async #flush(): Promise<void> {
    const signal = this.#signal;
    this.#isFlushing = true;
    try {
      while (this.#hasNews && !signal.aborted) {
        this.#hasNews = false;
        this.#send();
        await this.#clock.sleep(gatherMs, signal);
      }
    } catch (thrown) {
      if (!isAbort(thrown)) throw thrown;
    } finally {
      this.#isFlushing = false;
    }
    // The panel may have gone and come back meanwhile.
    if (this.#hasNews && !this.#signal.aborted) void this.#flush();
  }

  #send(): void {
    const catalog = catalogOf(this.#sources, this.runs);
    const text = JSON.stringify(catalog);
    if (text !== this.#catalog) this.#post(catalog);
    this.#catalog = text;
    const shown = new Set(this.#look.runs);
    const runs = this.runs.all.filter(({ id }) => shown.has(id));
    if (this.#look.kind === 'hparams') this.#sendHparams(runs);
    else if (this.#look.kind === 'scalars') this.#sendScalars(runs);
    else for (const run of runs) this.#sendSamples(run);
  }

  #sendScalars(runs: readonly LiveRun[]): void {
    const series: SeriesRow[] = [];
    for (const run of runs) {
      const scalars = run.run.content.scalars();
      for (const tag of this.#look.tags) {
        const found = scalars.get(tag);
        if (found && this.#isNews(run, tag)) series.push({ run: run.id, tag, ...packSeries(found) });
      }
    }
    if (series.length > 0) this.#post({ type: 'scalars', series });
  }

  #sendSamples(run: LiveRun): void {
    const { kind, tags } = this.#look;
    const { content } = run.run;
    for (const tag of tags) {
      const images = kind === 'images' ? content.images().get(tag) : undefined;
      const histograms = kind === 'histograms' ? content.histograms().get(tag) : undefined;
      const texts = kind === 'texts' ? content.texts().get(tag) : undefined;
      if (!(images ?? histograms ?? texts) || !this.#isNews(run, tag)) continue;
      const place = { run: run.id, tag };
      if (images) {
        const samples = currentOf(images.samples());
        this.#post({ type: 'images', ...place, times: timesOf(samples), pictures: samples.map(({ value }) => value.images.length), sizes: samples.flatMap(({ value }) => [value.width, value.height]) });
      }
      if (histograms) {
        const samples = currentOf(histograms.samples());
        this.#post({ type: 'histograms', ...place, times: timesOf(samples), histograms: samples.map(({ value }) => value.buckets) });
      }
      if (texts) {
        const samples = currentOf(texts.samples());
        this.#post({ type: 'texts', ...place, times: timesOf(samples), texts: samples.map(({ value }) => value) });
      }
    }
  }

  #sendHparams(runs: readonly LiveRun[]): void {
    const isNews = runs.filter((run) => this.#isNews(run, '')).length > 0;
    if (isNews) this.#post(hparamsTable(runs));
  }

  /** Whether the panel does not know this run's tag as it is now; from then on it does. */
  #isNews(run: LiveRun, tag: string): boolean {
    const key = `${this.#look.kind} ${String(run.id)} ${tag}`;
    if (this.#sent.get(key) === run.version) return false;
    this.#sent.set(key, run.version);
    return true;
  }
}

const currentOf = <T>(samples: readonly Sample<T>[] = []): readonly Sample<T>[] => samples.filter(({ standing }) => standing === 'current');

const timesOf = (samples: readonly Sample<unknown>[]): Float64Array => Float64Array.from(samples.flatMap(({ step, wallTime }) => [step, wallTime]));
