import { type StampedPiece, StampedSplitter } from './stampedSplitter.ts';

/** How far a container's log was read: the last line that was begun, and how much of it. */
export interface LogPosition {
  /** When that line was written, as StampedPiece tells it. */
  readonly stamp: string;
  /** Which of the lines of that time it is, from 0: a clock may be slower than a program. */
  readonly nth: number;
  /** Of the line, its line break included. */
  readonly bytes: number;
}

export interface PlacedBytes {
  readonly bytes: Uint8Array;
  /** After the last of these bytes. */
  readonly position: LogPosition;
}

/** What was to come next is not there any more, or what comes is no log: the kubelet has rotated or lost it since. */
export class LogGap extends Error {}

/**
 * What a log holds after a position, byte by byte, or all of it. The stream is to begin with the position's whole second
 * or before, as it does where the log still has that.
 */
export class LogAfter {
  readonly #splitter = new StampedSplitter();
  readonly #after: LogPosition | undefined;
  #line: LogPosition | undefined;
  #isReached: boolean;
  #isBackwards = false;

  constructor(after: LogPosition | undefined) {
    this.#after = after;
    this.#isReached = after === undefined;
  }

  /** The node's clock was put back meanwhile: times do not tell an order any more. */
  get isBackwards(): boolean {
    return this.#isBackwards;
  }

  /** The new bytes of a chunk; undefined where it holds none. Throws LogGap. */
  push(chunk: Uint8Array): PlacedBytes | undefined {
    const fresh = this.#splitter.push(chunk).map((piece) => this.#fresh(piece));
    const bytes = Buffer.concat(fresh);
    return bytes.length > 0 && this.#line ? { bytes, position: this.#line } : undefined;
  }

  #fresh({ stamp, begins, bytes }: StampedPiece): Uint8Array {
    if (stamp === undefined) {
      // The rest of a long line that began before the second that was asked for.
      if (this.#after && !this.#line) return bytes.subarray(bytes.length);
      throw new LogGap();
    }
    this.#line = this.#next(stamp, begins, bytes.length);
    const order = this.#after ? compare(this.#line, this.#after) : 1;
    if (!this.#isReached && order > 0) throw new LogGap();
    this.#isReached = order >= 0;
    if (order > 0) return bytes;
    const count = order === 0 && this.#after ? Math.max(0, Math.min(bytes.length, this.#line.bytes - this.#after.bytes)) : 0;
    return bytes.subarray(bytes.length - count);
  }

  #next(stamp: string, begins: boolean, bytes: number): LogPosition {
    const before = this.#line;
    if (!before) return { stamp, nth: 0, bytes };
    if (!begins) return { ...before, bytes: before.bytes + bytes };
    this.#isBackwards ||= stamp < before.stamp;
    return { stamp, nth: before.stamp === stamp ? before.nth + 1 : 0, bytes };
  }
}

function compare(one: LogPosition, other: LogPosition): number {
  if (one.stamp !== other.stamp) return one.stamp < other.stamp ? -1 : 1;
  return one.nth - other.nth;
}
