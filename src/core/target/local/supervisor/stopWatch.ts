import type { Clock } from '../../../base/clock.ts';
import type { TrainingFolder } from '../trainingFolder.ts';

/** Looks at what people wish of one run; aborts its signals when they no longer wish it to go on, or to be kept. */
export class StopWatch {
  readonly #folder: TrainingFolder;
  readonly #run: number;
  readonly #clock: Clock;
  readonly #stopped = new AbortController();
  readonly #discarded = new AbortController();
  readonly #closed = new AbortController();

  constructor(folder: TrainingFolder, run: number, clock: Clock) {
    this.#folder = folder;
    this.#run = run;
    this.#clock = clock;
  }

  /** Aborted once a halt, a delete or a newer run is wished. */
  get signal(): AbortSignal {
    return this.#stopped.signal;
  }

  /** Aborted once a delete is wished. */
  get discarded(): AbortSignal {
    return this.#discarded.signal;
  }

  /** Looks now. */
  async look(): Promise<void> {
    const wish = (await this.#folder.wishes.last())?.value;
    if (wish?.wish !== 'run' || wish.run !== this.#run) this.#stopped.abort();
    if (wish?.wish === 'delete') this.#discarded.abort();
  }

  /** Looks every `pollMs` until there is nothing more to see, or it is closed. A look that fails is made again. */
  async watch(pollMs: number): Promise<void> {
    while (!this.#closed.signal.aborted && !this.discarded.aborted) {
      await this.look().catch(() => undefined);
      await this.#clock.sleep(pollMs, this.#closed.signal).catch(() => undefined);
    }
  }

  close(): void {
    this.#closed.abort();
  }
}
