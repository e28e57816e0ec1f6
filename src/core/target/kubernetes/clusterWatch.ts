import type { Clock } from '../../base/clock.ts';
import { Emitter, type Event } from '../../base/emitter.ts';
import { asWeftError, isAbort } from '../../base/weftError.ts';
import type { Freshness } from '../freshness.ts';
import type { KubernetesApi } from './api/kubernetesApi.ts';
import { TrainingInformers } from './watch/trainingInformers.ts';

export interface ClusterWatchOptions {
  readonly open: () => Promise<KubernetesApi>;
  readonly clock: Clock;
  readonly random: () => number;
}

/** Changes come in bursts; one look is enough for all of a burst. */
const settleMs = 50;

interface Running {
  readonly informers: TrainingInformers;
  readonly abort: AbortController;
}

/** The informers of a namespace, shared by all who watch it: they run from the first one's beginning to the last one's end. */
export class ClusterWatch {
  readonly #options: ClusterWatchOptions;
  readonly #freshnessChanged = new Emitter<Freshness>();
  #watchers = 0;
  #running: Promise<Running> | undefined;
  #informers: TrainingInformers | undefined;
  #trouble: Freshness | undefined;

  readonly onDidChangeFreshness: Event<Freshness> = this.#freshnessChanged.event;

  constructor(options: ClusterWatchOptions) {
    this.#options = options;
  }

  get freshness(): Freshness {
    return this.#informers?.freshness ?? this.#trouble ?? { state: 'connecting' };
  }

  /** What the informers know, while that is as good as an answer of the API server. */
  get live(): TrainingInformers | undefined {
    return this.#informers?.isLive ? this.#informers : undefined;
  }

  /** Yields the ids of trainings that something was told about; at first all. Ends when aborted. */
  async *changes(signal: AbortSignal): AsyncGenerator<readonly string[]> {
    const { clock } = this.#options;
    this.#watchers += 1;
    try {
      const { informers } = await this.#run();
      const changed = new Set(informers.list().flatMap(({ job }) => job.metadata?.name ?? []));
      let wake: () => void = () => undefined;
      const subscription = informers.onDidChange((ids) => {
        for (const id of ids) changed.add(id);
        if (changed.size > 0) wake();
      });
      signal.addEventListener('abort', () => wake(), { once: true });
      try {
        while (!signal.aborted) {
          if (changed.size === 0) await new Promise<void>((resolve) => (wake = resolve));
          await clock.sleep(settleMs, signal);
          const ids = [...changed];
          changed.clear();
          yield ids;
        }
      } finally {
        subscription.dispose();
      }
    } catch (thrown) {
      if (!isAbort(thrown)) throw thrown;
    } finally {
      this.#watchers -= 1;
      if (this.#watchers === 0) await this.#stop();
    }
  }

  async #run(): Promise<Running> {
    this.#running ??= this.#start();
    try {
      return await this.#running;
    } catch (thrown) {
      this.#running = undefined;
      this.#trouble = { state: 'stale', sinceMs: this.#options.clock.now(), trouble: asWeftError(thrown) };
      this.#freshnessChanged.fire(this.#trouble);
      throw thrown;
    }
  }

  async #start(): Promise<Running> {
    const { open, clock, random } = this.#options;
    const informers = new TrainingInformers({ api: await open(), clock, random });
    const abort = new AbortController();
    informers.onDidChangeFreshness((freshness) => this.#freshnessChanged.fire(freshness));
    void informers.run(abort.signal);
    this.#trouble = undefined;
    this.#informers = informers;
    return { informers, abort };
  }

  async #stop(): Promise<void> {
    const running = this.#running;
    this.#running = undefined;
    this.#informers = undefined;
    (await running?.catch(() => undefined))?.abort.abort();
  }
}
