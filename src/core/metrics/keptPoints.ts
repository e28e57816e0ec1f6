import { type PointBlock, type PointBlocks, blockBits, blockMask, numbersPerPoint, wordsPerPoint } from './pointBlocks.ts';
import { type ScalarPoint, standings } from './scalarSeries.ts';

/** Of a point's numbers: step, wall time, value. Of its words: its index among all that were written, and its link. */
const step = 0, wallTime = 1, value = 2;
const index = 6, link = 7;

/*
 * The link:  | bucket: 15 bits | place of the nearest current point before it, plus one: 15 bits | standing: 2 bits |
 */
const standingMask = 3, belowShift = 2, bucketShift = 17, placeMask = 0x7fff;
/** More points than this a link cannot tell apart; nor can an eye. */
export const maxKeptPoints = placeMask;

const linkOf = (bucket: number, below: number, standing: number): number => (bucket << bucketShift) | ((below + 1) << belowShift) | standing;

/** The points that a thinned series keeps, 32 bytes each. There is always a block for the place that is asked for. */
export class KeptPoints {
  length = 0;
  readonly #pool: PointBlocks;
  readonly #blocks: PointBlock[] = [];

  constructor(pool: PointBlocks) {
    this.#pool = pool;
  }

  stepOf(at: number): number {
    const { numbers, start } = this.#blockOf(at);
    return numbers[start + (at & blockMask) * numbersPerPoint + step] ?? 0;
  }

  isFinite(at: number): boolean {
    const { numbers, start } = this.#blockOf(at);
    return Number.isFinite(numbers[start + (at & blockMask) * numbersPerPoint + value] ?? 0);
  }

  /** Whether the value of the one is less than that of the other. They are compared here, where neither needs a box. */
  isBelow(one: number, other: number): boolean {
    const { numbers, start } = this.#blockOf(other);
    const block = this.#blockOf(one);
    const written = block.numbers[block.start + (one & blockMask) * numbersPerPoint + value] ?? 0;
    return written < (numbers[start + (other & blockMask) * numbersPerPoint + value] ?? 0);
  }

  /** Exact up to 2^32 points of one tag, which would be a file of 200 GB. */
  indexOf(at: number): number {
    return this.#word(at, index) >>> 0;
  }

  /** The place of the first point that was written at index `from` or later. */
  firstFrom(from: number): number {
    let low = 0;
    for (let high = this.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (this.indexOf(middle) < from) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  bucketOf(at: number): number {
    return this.#word(at, link) >>> bucketShift;
  }

  /** An index into `standings`. */
  standingOf(at: number): number {
    return this.#word(at, link) & standingMask;
  }

  /** The nearest current point before it when it was added, or -1. */
  belowOf(at: number): number {
    return ((this.#word(at, link) >>> belowShift) & placeMask) - 1;
  }

  pointOf(at: number): ScalarPoint {
    const { numbers, start } = this.#blockOf(at);
    return pointFrom(numbers, start + (at & blockMask) * numbersPerPoint, this.standingOf(at));
  }

  setStanding(at: number, standing: number): void {
    const { words, start } = this.#blockOf(at);
    words[start * 2 + (at & blockMask) * wordsPerPoint + link] = linkOf(this.bucketOf(at), this.belowOf(at), standing);
  }

  /** Adds the point whose three numbers stand in `numbers` from `from` on. */
  add(numbers: Float64Array, from: number, pointIndex: number, bucket: number, standing: number, below: number): void {
    const block = this.#blockOf(this.length);
    const to = block.start + (this.length & blockMask) * numbersPerPoint;
    block.numbers[to + step] = numbers[from + step] ?? 0;
    block.numbers[to + wallTime] = numbers[from + wallTime] ?? 0;
    block.numbers[to + value] = numbers[from + value] ?? 0;
    block.words[to * 2 + index] = pointIndex;
    block.words[to * 2 + link] = linkOf(bucket, below, standing);
    this.length += 1;
  }

  /** Adds the point at place `at`, which may be one that was kept before `length` went back. */
  addAgain(at: number, bucket: number, below: number): void {
    const { numbers, start } = this.#blockOf(at);
    this.add(numbers, start + (at & blockMask) * numbersPerPoint, this.indexOf(at), bucket, this.standingOf(at), below);
  }

  /** Gives back the blocks after the last point, when `length` went back for good. */
  giveBackRest(): void {
    this.#pool.giveBack(this.#blocks.splice((this.length + blockMask) >> blockBits));
  }

  #blockOf(at: number): PointBlock {
    return this.#blocks[at >> blockBits] ?? this.#addBlock();
  }

  #word(at: number, part: number): number {
    const { words, start } = this.#blockOf(at);
    return words[start * 2 + (at & blockMask) * wordsPerPoint + part] ?? 0;
  }

  #addBlock(): PointBlock {
    const block = this.#pool.take();
    this.#blocks.push(block);
    return block;
  }
}

/** The point whose three numbers stand in `numbers` from `from` on. */
export function pointFrom(numbers: Float64Array, from: number, standing: number): ScalarPoint {
  return { step: numbers[from + step] ?? 0, wallTime: numbers[from + wallTime] ?? 0, value: numbers[from + value] ?? 0, standing: standings[standing] ?? 'current' };
}
