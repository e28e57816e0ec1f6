import type { Clock } from '../../../base/clock.ts';
import type { TrainingFolder } from '../trainingFolder.ts';

/** Looks at what people wish of one run; aborts its signal when they no longer wish it to go on. */
export class StopWatch {
  readonly #folder: TrainingFolder;
  readonly #run: number;
  readonly #clock: Clock;
  readonly #stopped = new AbortController();
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

  /** Looks now. */
  async isStopped(): Promise<boolean> {
    const wish = (await this.#folder.wishes.last())?.value;
    if (wish?.wish !== 'run' || wish.run !== this.#run) this.#stopped.abort();
    return this.signal.aborted;
  }

  /** Looks every `pollMs` until it is stopped or closed. A look that fails is made again. */
  async watch(pollMs: number): Promise<void> {
    while (!this.#closed.signal.aborted && !(await this.isStopped().catch(() => false))) {
      await this.#clock.sleep(pollMs, this.#closed.signal).catch(() => undefined);
    }
  }

  close(): void {
    this.#closed.abort();
  }
}
