import { type ScalarPoint, standings } from './scalarSeries.ts';

/** Of a point: step, wall time, value. */
const step = 0, wallTime = 1, value = 2, numbersPerPoint = 3;
/** And: its index among all that were written, its bucket with its standing, and the nearest current point before it, or -1. */
const index = 0, bucketAndStanding = 1, below = 2, linksPerPoint = 3;
const standingBits = 2, standingMask = 3;

const blockBits = 7, blockPoints = 1 << blockBits, blockMask = blockPoints - 1;
const numberBytes = blockPoints * numbersPerPoint * Float64Array.BYTES_PER_ELEMENT;
const linkBytes = blockPoints * linksPerPoint * Int32Array.BYTES_PER_ELEMENT;

interface Block {
  readonly numbers: Float64Array;
  readonly links: Int32Array;
}

/**
 * The points that a thinned series keeps, 36 bytes each. They lie in blocks that stay where they are: an array that is
 * copied when it grows leaves as much garbage as it holds, and of thousands of tags that is what the memory goes to.
 */
export class KeptPoints {
  length = 0;
  readonly #blocks: Block[] = [];

  stepOf(at: number): number {
    return this.#blockOf(at).numbers[(at & blockMask) * numbersPerPoint + step] ?? 0;
  }

  isFinite(at: number): boolean {
    return Number.isFinite(this.#blockOf(at).numbers[(at & blockMask) * numbersPerPoint + value] ?? 0);
  }

  /** Whether the value of the one is less than that of the other. They are compared here, where neither needs a box. */
  isBelow(one: number, other: number): boolean {
    const written = this.#blockOf(one).numbers[(one & blockMask) * numbersPerPoint + value] ?? 0;
    return written < (this.#blockOf(other).numbers[(other & blockMask) * numbersPerPoint + value] ?? 0);
  }

  /** Exact up to 2^32 points of one tag, which would be a file of 200 GB. */
  indexOf(at: number): number {
    return this.#link(at, index) >>> 0;
  }

  bucketOf(at: number): number {
    return this.#link(at, bucketAndStanding) >>> standingBits;
  }

  /** An index into `standings`. */
  standingOf(at: number): number {
    return this.#link(at, bucketAndStanding) & standingMask;
  }

  belowOf(at: number): number {
    return this.#link(at, below);
  }

  pointOf(at: number): ScalarPoint {
    return pointFrom(this.#blockOf(at).numbers, (at & blockMask) * numbersPerPoint, this.standingOf(at));
  }

  setStanding(at: number, standing: number): void {
    this.#blockOf(at).links[(at & blockMask) * linksPerPoint + bucketAndStanding] = (this.bucketOf(at) << standingBits) | standing;
  }

  /** Adds the point whose three numbers stand in `numbers` from `from` on. */
  add(numbers: Float64Array, from: number, pointIndex: number, bucket: number, standing: number, pointBelow: number): void {
    const block = this.#blocks[this.length >> blockBits] ?? this.#addBlock();
    const to = (this.length & blockMask) * numbersPerPoint;
    block.numbers[to + step] = numbers[from + step] ?? 0;
    block.numbers[to + wallTime] = numbers[from + wallTime] ?? 0;
    block.numbers[to + value] = numbers[from + value] ?? 0;
    const link = (this.length & blockMask) * linksPerPoint;
    block.links[link + index] = pointIndex;
    block.links[link + bucketAndStanding] = (bucket << standingBits) | standing;
    block.links[link + below] = pointBelow;
    this.length += 1;
  }

  /** Adds the point at place `at`, which may be one that was kept before `length` went back. */
  addAgain(at: number, bucket: number, pointBelow: number): void {
    this.add(this.#blockOf(at).numbers, (at & blockMask) * numbersPerPoint, this.indexOf(at), bucket, this.standingOf(at), pointBelow);
  }

  #blockOf(at: number): Block {
    return this.#blocks[at >> blockBits] ?? this.#addBlock();
  }

  #link(at: number, part: number): number {
    return this.#blockOf(at).links[(at & blockMask) * linksPerPoint + part] ?? 0;
  }

  #addBlock(): Block {
    const bytes = new ArrayBuffer(numberBytes + linkBytes);
    const block = { numbers: new Float64Array(bytes, 0, blockPoints * numbersPerPoint), links: new Int32Array(bytes, numberBytes, blockPoints * linksPerPoint) };
    this.#blocks.push(block);
    return block;
  }
}

/** The point whose three numbers stand in `numbers` from `from` on. */
export function pointFrom(numbers: Float64Array, from: number, standing: number): ScalarPoint {
  return { step: numbers[from + step] ?? 0, wallTime: numbers[from + wallTime] ?? 0, value: numbers[from + value] ?? 0, standing: standings[standing] ?? 'current' };
}
