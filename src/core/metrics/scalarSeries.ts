/** A scalar at one step. Steps are exact up to 2^53; values are exactly as written, NaN and infinities included. */
export interface ScalarPoint {
  readonly step: number;
  /** Seconds since 1970, as the writer's clock said. */
  readonly wallTime: number;
  readonly value: number;
  readonly standing: Standing;
}

/**
 * What became of a point when the training went back to an earlier step. `preempted`: a later point of the series has
 * the same step or an earlier one; TensorBoard's data server drops such points. `withdrawn`: the writer restarted at
 * this step or before it and said so (SessionLog START); TensorBoard's own loader drops these. Here neither is lost:
 * charts show them faint.
 */
export type Standing = 'current' | 'preempted' | 'withdrawn';
/** In the order of the numbers that series keep. */
export const standings = ['current', 'preempted', 'withdrawn'] as const;

/**
 * A point on its way into a series: step, wall time, value. It travels in a typed array because numbers that functions
 * hand to each other may each be put into a box of their own, and of millions of points that is a third of the time.
 */
export type NewPoint = Float64Array;
export const pointStep = 0, pointWallTime = 1, pointValue = 2;

/** The points of one tag. */
export interface Series {
  /** How many were written, kept or not. */
  readonly length: number;
  append(point: NewPoint): void;
  /** Withdraws what was written so far at `step` or later. */
  withdrawFrom(step: number): void;
  /** The points that are kept of those written from index `from` on, as written, each with its standing as known by now. */
  points(from?: number): Iterable<ScalarPoint>;
}

const numbersPerPoint = 3;
const firstBlockPoints = 32;
const fullBlockPoints = 4096;

/**
 * All points of one tag in the order they were written, 24 bytes each, in blocks: growing one long array would copy it
 * again and again, and hold it twice while it does.
 */
export class ScalarSeries implements Series {
  length = 0;
  readonly #blocks: Float64Array[] = [];
  #block = new Float64Array(0);
  #used = 0;
  #greatestStep = -Infinity;
  /** When `length` points were there, those at `step` or later were withdrawn. */
  readonly #withdrawals: { readonly length: number; readonly step: number }[] = [];

  append(point: NewPoint): void {
    if (this.#used === this.#block.length) this.#addBlock();
    const block = this.#block;
    const used = this.#used;
    for (let part = 0; part < numbersPerPoint; part += 1) block[used + part] = point[part] ?? 0;
    this.#used = used + numbersPerPoint;
    this.length += 1;
    this.#greatestStep = Math.max(this.#greatestStep, point[pointStep] ?? 0);
  }

  withdrawFrom(step: number): void {
    if (step > this.#greatestStep || (this.#withdrawals.at(-1)?.length === this.length && step >= (this.#withdrawals.at(-1)?.step ?? 0))) return;
    // One that reaches as far back and further along says it all.
    while (step <= (this.#withdrawals.at(-1)?.step ?? -Infinity)) this.#withdrawals.pop();
    this.#withdrawals.push({ length: this.length, step });
  }

  *points(from = 0): Generator<ScalarPoint> {
    const marks = this.#marks();
    let index = 0;
    for (const block of this.#blocks) {
      const count = Math.min(block.length / numbersPerPoint, this.length - index);
      for (let at = Math.max(0, from - index); at < count; at += 1) {
        const place = at * numbersPerPoint;
        yield { step: block[place] ?? 0, wallTime: block[place + 1] ?? 0, value: block[place + 2] ?? 0, standing: standings[marks[index + at] ?? 0] ?? 'current' };
      }
      index += count;
    }
  }

  #addBlock(): void {
    const points = Math.min(fullBlockPoints, Math.max(firstBlockPoints, this.length));
    this.#block = new Float64Array(points * numbersPerPoint);
    this.#blocks.push(this.#block);
    this.#used = 0;
  }

  /** An index into `standings` for each point. From the end: the least step written, and withdrawn, after it decides. */
  #marks(): Uint8Array {
    const marks = new Uint8Array(this.length);
    const withdrawals = [...this.#withdrawals];
    let leastWritten = Infinity;
    let leastWithdrawn = Infinity;
    let index = this.length - 1;
    for (const block of this.#blocks.toReversed()) {
      const first = index - (index === this.length - 1 ? this.#used : block.length) / numbersPerPoint + 1;
      for (; index >= first; index -= 1) {
        const step = block[(index - first) * numbersPerPoint] ?? 0;
        for (let last = withdrawals.at(-1); last && last.length > index; last = withdrawals.at(-1)) {
          leastWithdrawn = Math.min(leastWithdrawn, last.step);
          withdrawals.pop();
        }
        if (leastWithdrawn <= step) marks[index] = 2;
        else if (leastWritten <= step) marks[index] = 1;
        leastWritten = Math.min(leastWritten, step);
      }
    }
    return marks;
  }
}
