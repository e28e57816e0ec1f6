import process from 'node:process';

export interface SeededRandom {
  /** To be printed with a failure; WEFT_TEST_SEED repeats it. */
  readonly seed: number;
  /** A number from 0 up to, not including, 1. */
  next(): number;
}

/** Random numbers that can be had again from their seed (mulberry32). */
export function seededRandom(seed = Number(process.env['WEFT_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 32))): SeededRandom {
  let state = seed >>> 0;
  return {
    seed,
    next: () => {
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
    },
  };
}
