import type { Clock } from '../base/clock.ts';
import { asWeftError, isAbort, type WeftError } from '../base/weftError.ts';
import { metricsPollMs } from './metricsSource.ts';
import type { ReadableRun, RunsSource } from './runsSource.ts';

/** A run of one of several sources. */
export interface LiveRun {
  /** The same for as long as the source has a run of this name. */
  readonly id: number;
  readonly source: RunsSource;
  run: ReadableRun;
  /** Goes up whenever something was read of it. */
  version: number;
}

/** How a source stands after the last look at it. */
export interface SourceState {
  /** Looked at at least once. */
  isListed: boolean;
  isOver: boolean;
  /** Why the last look failed; what was read before is still there. */
  trouble: WeftError | undefined;
}

/** What a look found: other runs or another standing of the source, or something new in a run. */
export type RunsNews = { readonly kind: 'listed'; readonly source: RunsSource } | { readonly kind: 'read'; readonly run: LiveRun };

/** A source that had nothing more to say is asked again only now and then: a training may be resumed. */
const endedPollMs = 15_000;
const troublePollMs = 5_000;
/** A listing that takes long is made less often: at most this share of the time goes into it. */
const listingShare = 0.2;

/** The runs of several trainings and folders, followed together: all are listed, those that are wanted are read. */
export class LiveRuns {
  readonly sources: readonly RunsSource[];
  readonly #clock: Clock;
  readonly #states: ReadonlyMap<RunsSource, SourceState>;
  readonly #runs = new Map<RunsSource, Map<string, LiveRun>>();
  #wanted: (run: LiveRun) => boolean = () => false;
  #nextId = 1;
  #wake = new AbortController();

  constructor(sources: readonly RunsSource[], clock: Clock) {
    this.sources = sources;
    this.#clock = clock;
    this.#states = new Map(sources.map((source) => [source, { isListed: false, isOver: false, trouble: undefined }]));
  }

  /** Runs of all sources, in the order of sources, then names. */
  get all(): readonly LiveRun[] {
    return this.sources.flatMap((source) => [...(this.#runs.get(source)?.values() ?? [])]);
  }

  stateOf(source: RunsSource): SourceState {
    return this.#states.get(source) ?? { isListed: false, isOver: false, trouble: undefined };
  }

  /** Says which runs are to be read from now on, and has them read at once. */
  want(wanted: (run: LiveRun) => boolean): void {
    this.#wanted = wanted;
    this.#wake.abort();
    this.#wake = new AbortController();
  }

  /** Follows until the signal aborts; what was read stays, and a later call goes on from there. */
  async follow(report: (news: RunsNews) => void, signal: AbortSignal): Promise<void> {
    await Promise.all(this.sources.map(async (source) => this.#followOne(source, report, signal)));
  }

  async #followOne(source: RunsSource, report: (news: RunsNews) => void, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      const beganMs = this.#clock.now();
      const wake = this.#wake.signal;
      let pauseMs = troublePollMs;
      try {
        const isOver = await source.isOver(signal);
        await this.#list(source, isOver, report, signal);
        const pollMs = isOver ? endedPollMs : Math.max(metricsPollMs, (this.#clock.now() - beganMs) / listingShare);
        await this.#read(source, report, signal);
        pauseMs = pollMs;
      } catch (thrown) {
        if (isAbort(thrown)) return;
        this.#stand(source, { ...this.stateOf(source), trouble: asWeftError(thrown) }, report);
      }
      await this.#clock.sleep(pauseMs, AbortSignal.any([signal, wake])).catch((thrown: unknown) => {
        if (!isAbort(thrown)) throw thrown;
      });
    }
  }

  async #list(source: RunsSource, isOver: boolean, report: (news: RunsNews) => void, signal: AbortSignal): Promise<void> {
    const known = this.#runs.get(source) ?? new Map<string, LiveRun>();
    const now = new Map<string, LiveRun>();
    for (const run of await source.list(signal)) {
      const live = known.get(run.name) ?? { id: this.#nextId++, source, run, version: 0 };
      if (live.run !== run) {
        live.run = run;
        live.version += 1;
      }
      now.set(run.name, live);
    }
    this.#runs.set(source, now);
    const isSame = now.size === known.size && [...now.keys()].every((name) => known.has(name));
    this.#stand(source, { isListed: true, isOver, trouble: undefined }, report, !isSame);
  }

  async #read(source: RunsSource, report: (news: RunsNews) => void, signal: AbortSignal): Promise<void> {
    for (const live of this.#runs.get(source)?.values() ?? []) {
      if (!this.#wanted(live) || !(await source.refreshRun(live.run.name, signal))) continue;
      live.version += 1;
      report({ kind: 'read', run: live });
    }
  }

  #stand(source: RunsSource, state: SourceState, report: (news: RunsNews) => void, isOther = false): void {
    const before = this.stateOf(source);
    const isChanged = isOther || before.isListed !== state.isListed || before.isOver !== state.isOver || before.trouble?.message !== state.trouble?.message;
    Object.assign(before, state);
    if (isChanged) report({ kind: 'listed', source });
  }
}
