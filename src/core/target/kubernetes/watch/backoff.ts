import type { Clock } from '../../../base/clock.ts';

const shortestMs = 500;
const longestMs = 30_000;
/** Timers stand still while a computer sleeps, its clock does not: looked at so often, a wait ends soon after waking. */
const lookMs = 5_000;

/** Pauses between attempts: from 0.5 to 30 s, each anywhere between nothing and twice the last one's most (full jitter). */
export class Backoff {
  readonly #random: () => number;
  #failures = 0;

  constructor(random: () => number) {
    this.#random = random;
  }

  /** How long to wait after one more failure; at least as long as the server asked for. */
  next(retryAfterMs = 0): number {
    const mostMs = Math.min(longestMs, shortestMs * 2 ** this.#failures);
    this.#failures += 1;
    // What the server asks for is asked of everyone; a little later each, they do not all come back at once.
    return retryAfterMs > 0 ? retryAfterMs + this.#random() * shortestMs : this.#random() * mostMs;
  }

  reset(): void {
    this.#failures = 0;
  }
}

/** Sleeps until a time of the wall clock, also across a sleep of the computer. */
export async function sleepUntil(clock: Clock, untilMs: number, signal: AbortSignal): Promise<void> {
  for (let leftMs = untilMs - clock.now(); leftMs > 0; leftMs = untilMs - clock.now()) await clock.sleep(Math.min(lookMs, leftMs), signal);
}
