/** Random numbers that a seed repeats (mulberry32): a case that fails is found again by its seed. */
export class SeededRandom {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  }

  pick<T>(choices: readonly [T, ...T[]]): T {
    return choices[this.below(choices.length)] ?? choices[0];
  }

  bytes(length: number): Uint8Array {
    return Uint8Array.from({ length }, () => this.below(256));
  }
}

/** The bytes with one to four things wrong: bits flipped, bytes replaced by telling ones, parts cut, doubled or inserted. */
export function mutate(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  let mutated = bytes;
  for (let count = 1 + random.below(4); count > 0; count -= 1) mutated = mutateOnce(mutated, random);
  return mutated;
}

function mutateOnce(bytes: Uint8Array, random: SeededRandom): Uint8Array {
  const at = random.below(bytes.length + 1);
  const end = Math.min(bytes.length, at + random.below(20));
  const [before, part, after] = [bytes.subarray(0, at), bytes.subarray(at, end), bytes.subarray(end)];
  switch (random.below(6)) {
    case 0: return Uint8Array.from([...before, ...part.map((byte) => byte ^ (1 << random.below(8))), ...after]);
    case 1: return Uint8Array.from([...before, ...part.map(() => random.pick([0, 1, 0x7f, 0x80, 0xff])), ...after]);
    case 2: return Uint8Array.from([...before, ...after]);
    case 3: return Uint8Array.from([...before, ...part, ...part, ...after]);
    case 4: return Uint8Array.from([...before, ...random.bytes(random.below(20)), ...part, ...after]);
    default: return before.slice();
  }
}
