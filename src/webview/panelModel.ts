import { type Event, Emitter } from '../core/base/emitter.ts';
import type { Catalog, RunRow, SeriesRow, TagRow, ToWebview } from '../messages/toWebview.ts';
import type { ChoicesStore } from './choices.ts';

/** Runs that are shown before anybody chose: the first of them, so that a thousand are not read unasked. */
const shownAtFirst = 12;

const nothing: Catalog = { type: 'catalog', sources: [], runs: [], tags: { scalars: [], images: [], histograms: [], texts: [], hparams: [] } };

/** What the extension told last, and which of it the person wants to see. */
export class PanelModel {
  readonly #choices: ChoicesStore;
  readonly #catalogs = new Emitter<undefined>();
  readonly #scalars = new Emitter<ReadonlySet<string>>();
  readonly #messages = new Emitter<ToWebview>();
  readonly #series = new Map<string, Map<number, SeriesRow>>();
  #runs = new Map<number, RunRow>();
  catalog = nothing;

  constructor(choices: ChoicesStore) {
    this.#choices = choices;
  }

  /** Other sources, runs or tags. */
  get onDidChangeCatalog(): Event<undefined> {
    return this.#catalogs.event;
  }

  /** Tags of which there are new points. */
  get onDidChangeScalars(): Event<ReadonlySet<string>> {
    return this.#scalars.event;
  }

  /** All else, as it comes. */
  get onDidReceive(): Event<ToWebview> {
    return this.#messages.event;
  }

  take(message: ToWebview): void {
    if (message.type === 'catalog') {
      this.catalog = message;
      this.#runs = new Map(message.runs.map((run) => [run.id, run]));
      this.#dropLostRuns();
      this.#catalogs.fire(undefined);
    } else if (message.type === 'scalars') {
      for (const row of message.series) {
        const ofTag = this.#series.get(row.tag) ?? new Map<number, SeriesRow>();
        this.#series.set(row.tag, ofTag.set(row.run, row));
      }
      this.#scalars.fire(new Set(message.series.map(({ tag }) => tag)));
    } else this.#messages.fire(message);
  }

  run(id: number): RunRow | undefined {
    return this.#runs.get(id);
  }

  isShown(run: RunRow): boolean {
    return this.#choices.now.runs[this.keyOf(run)] ?? run.colour < shownAtFirst;
  }

  get shownRuns(): readonly RunRow[] {
    return this.catalog.runs.filter((run) => this.isShown(run));
  }

  /** What stays of a run from one session to the next. */
  keyOf(run: RunRow): string {
    return `${this.catalog.sources[run.source]?.name ?? ''}\n${run.name}`;
  }

  /** How a run is called among those that are here: its training as well where there are several. */
  nameOf({ source, name }: RunRow): string {
    const { sources } = this.catalog;
    const training = sources[source]?.name ?? '';
    if (name === '.') return training;
    return sources.length > 1 ? `${training} / ${name}` : name;
  }

  tags(): readonly TagRow[] {
    return this.catalog.tags[this.#choices.now.kind];
  }

  seriesOf(tag: string): readonly { readonly run: RunRow; readonly series: SeriesRow }[] {
    const ofTag = this.#series.get(tag);
    return this.shownRuns.flatMap((run) => {
      const series = ofTag?.get(run.id);
      return series ? [{ run, series }] : [];
    });
  }

  #dropLostRuns(): void {
    for (const ofTag of this.#series.values()) for (const id of ofTag.keys()) if (!this.#runs.has(id)) ofTag.delete(id);
  }
}
