import type { Standing } from './scalarSeries.ts';

/** An image, a histogram or a text at one step. */
export interface Sample<T> {
  readonly step: number;
  /** Seconds since 1970, as the writer's clock said. */
  readonly wallTime: number;
  readonly value: T;
  readonly standing: Standing;
}

interface Kept<T> {
  readonly index: number;
  readonly step: number;
  readonly wallTime: number;
  readonly value: T;
  standing: Standing;
}

/**
 * At most `capacity` values of one tag and the last one, spread evenly over all that were written: every `stride`th is
 * kept, and when there are too many, every other one of these.
 */
export class SampledSeries<T> {
  /** How many were written. */
  length = 0;
  readonly #capacity: number;
  #kept: Kept<T>[] = [];
  #last: Kept<T> | undefined;
  #stride = 1;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  append(step: number, wallTime: number, value: T): void {
    this.#drop(step, 'preempted');
    this.#last = { index: this.length, step, wallTime, value, standing: 'current' };
    if (this.length % this.#stride === 0) this.#kept.push(this.#last);
    this.length += 1;
    if (this.#kept.length > this.#capacity) {
      this.#stride *= 2;
      this.#kept = this.#kept.filter(({ index }) => index % this.#stride === 0);
    }
  }

  /** Withdraws what was written so far at `step` or later. */
  withdrawFrom(step: number): void {
    this.#drop(step, 'withdrawn');
  }

  samples(): readonly Sample<T>[] {
    const isLastKept = this.#last === undefined || this.#kept.at(-1) === this.#last;
    return [...this.#kept, ...(isLastKept ? [] : [this.#last])].flatMap((kept) => (kept ? [{ step: kept.step, wallTime: kept.wallTime, value: kept.value, standing: kept.standing }] : []));
  }

  #drop(step: number, standing: Standing): void {
    const drop = (kept: Kept<T>): void => {
      if (kept.step >= step && kept.standing !== 'withdrawn') kept.standing = standing;
    };
    this.#kept.forEach(drop);
    if (this.#last) drop(this.#last);
  }
}
