/*
 * A kept point is three numbers, and two words in the room of a fourth:
 *
 *   | step: float64 | wall time: float64 | value: float64 | index: uint32 | link: uint32 |
 */
export const numbersPerPoint = 4, wordsPerPoint = 8;
export const blockBits = 5, blockPoints = 1 << blockBits, blockMask = blockPoints - 1;
const chunkBlocks = 32;

/** Room for `blockPoints` points: `numbers` from `start` on, and the same bytes as words from twice that on. */
export interface PointBlock {
  readonly numbers: Float64Array;
  readonly words: Int32Array;
  readonly start: number;
}

/**
 * Blocks of points that many series take, and give back when they have thinned. An array that is copied when it grows
 * leaves as much garbage as it holds, and one for each block would cost more than what is in it: of thousands of tags
 * that is what the memory goes to.
 */
export class PointBlocks {
  readonly #free: PointBlock[] = [];

  /** Whatever was in it before is still there. */
  take(): PointBlock {
    const block = this.#free.pop();
    if (block) return block;
    const numbers = new Float64Array(chunkBlocks * blockPoints * numbersPerPoint);
    const words = new Int32Array(numbers.buffer);
    for (let index = chunkBlocks - 1; index > 0; index -= 1) this.#free.push({ numbers, words, start: index * blockPoints * numbersPerPoint });
    return { numbers, words, start: 0 };
  }

  giveBack(blocks: readonly PointBlock[]): void {
    this.#free.push(...blocks);
  }
}
