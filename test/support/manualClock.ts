import type { Clock } from '../../src/core/base/clock.ts';

interface Sleeper {
  readonly untilMs: number;
  readonly wake: () => void;
}

/** A clock that stands still until a test moves it. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #sleepers = new Set<Sleeper>();
  #onSleep: (() => void)[] = [];

  constructor(nowMs = Date.parse('2025-03-01T12:00:00Z')) {
    this.#nowMs = nowMs;
  }

  now(): number {
    return this.#nowMs;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const aborted = (): void => {
        this.#sleepers.delete(sleeper);
        reject(new DOMException('The operation was aborted', 'AbortError'));
      };
      const sleeper: Sleeper = {
        untilMs: this.#nowMs + ms,
        wake: () => {
          this.#sleepers.delete(sleeper);
          signal?.removeEventListener('abort', aborted);
          resolve();
        },
      };
      if (signal?.aborted) {
        aborted();
        return;
      }
      signal?.addEventListener('abort', aborted, { once: true });
      this.#sleepers.add(sleeper);
      for (const notify of this.#onSleep.splice(0)) notify();
    });
  }

  /** How long each sleeper has still to wait, the shortest first. */
  get pending(): readonly number[] {
    return [...this.#sleepers].map(({ untilMs }) => untilMs - this.#nowMs).sort((a, b) => a - b);
  }

  /** Moves on, and wakes whom this is time for. */
  advance(ms: number): void {
    this.#nowMs += ms;
    for (const sleeper of [...this.#sleepers]) if (sleeper.untilMs <= this.#nowMs) sleeper.wake();
  }

  /** Resolves as soon as somebody sleeps for at most so long; to how long it is. */
  async untilSleeping(atMostMs: number): Promise<number> {
    for (;;) {
      const [shortest] = this.pending;
      if (shortest !== undefined && shortest <= atMostMs) return shortest;
      await new Promise<void>((resolve) => this.#onSleep.push(resolve));
    }
  }
}
