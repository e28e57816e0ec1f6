import type { Clock } from '../../../base/clock.ts';
import { Emitter, type Event } from '../../../base/emitter.ts';
import { WeftError } from '../../../base/weftError.ts';
import type { Freshness } from '../../freshness.ts';

/** What is live stays so while the next watch is opened, which most often takes no longer. */
const graceMs = 3_000;

/** Tells from what a watch goes through how fresh its objects are. */
export class FreshnessKeeper {
  readonly #clock: Clock;
  readonly #place: string;
  readonly #changed = new Emitter<Freshness>();
  #freshness: Freshness = { state: 'connecting' };
  #heardMs: number;
  #trouble: WeftError | undefined;
  #doubting: AbortController | undefined;

  readonly onDidChange: Event<Freshness> = this.#changed.event;

  constructor(clock: Clock, place: string) {
    this.#clock = clock;
    this.#place = place;
    this.#heardMs = clock.now();
  }

  get freshness(): Freshness {
    return this.#freshness;
  }

  /** When something was heard last; milliseconds since 1970. */
  get heardMs(): number {
    return this.#heardMs;
  }

  /** Something came: a list, or a piece of a watch. */
  heard(): void {
    this.#heardMs = this.#clock.now();
  }

  opened(): void {
    this.heard();
    this.#stopDoubting();
    this.#become({ state: 'live' });
  }

  /** The watch ended, or could not be opened. Without a trouble it ended as it should, or fell silent. */
  lost(trouble: WeftError | undefined, signal: AbortSignal): void {
    this.#trouble = trouble ?? this.#trouble;
    if (this.#freshness.state !== 'live') {
      if (trouble) this.#becomeStale();
      return;
    }
    if (this.#doubting) return;
    this.#doubting = new AbortController();
    this.#clock.sleep(graceMs, AbortSignal.any([signal, this.#doubting.signal])).then(
      () => this.#becomeStale(),
      () => undefined,
    );
  }

  /** Nobody watches any more. */
  ended(): void {
    this.#stopDoubting();
    this.#become({ state: 'connecting' });
  }

  #stopDoubting(): void {
    this.#doubting?.abort();
    this.#doubting = undefined;
    this.#trouble = undefined;
  }

  #becomeStale(): void {
    const trouble = this.#trouble ?? new WeftError('kubernetes/unreachable', `“${this.#place}” has fallen silent. Weft keeps trying to reach it.`);
    this.#become({ state: 'stale', sinceMs: this.#heardMs, trouble });
  }

  #become(freshness: Freshness): void {
    const before = this.#freshness;
    this.#freshness = freshness;
    const isSame = before.state === freshness.state && (before.state !== 'stale' || freshness.state !== 'stale' || before.trouble.message === freshness.trouble.message);
    if (!isSame) this.#changed.fire(freshness);
  }
}
