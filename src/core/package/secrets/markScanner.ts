/**
 * Finds which of many short texts occur in a buffer, in one pass over its bytes: Aho and Corasick's automaton (CACM 18/6,
 * 1975) as one table of steps. A search for each text by itself takes several times longer.
 */
export class MarkScanner {
  /** Next state by state × 256 + byte. */
  readonly #steps: Uint16Array;
  /** Indices of the marks that end in a state; most states have none. */
  readonly #endings: readonly (readonly number[] | undefined)[];

  constructor(marks: readonly string[]) {
    const children = [new Map<number, number>()];
    const endings: (number[] | undefined)[] = [undefined];
    marks.forEach((mark, index) => {
      let state = 0;
      for (const byte of Buffer.from(mark)) {
        let next = children[state]?.get(byte);
        if (next === undefined) {
          next = children.push(new Map()) - 1;
          endings.push(undefined);
          children[state]?.set(byte, next);
        }
        state = next;
      }
      (endings[state] ??= []).push(index);
    });
    this.#steps = new Uint16Array(children.length * 256);
    this.#endings = endings;
    this.#fill(children, endings);
  }

  /** Indices of the marks that occur. */
  scan(content: Uint8Array): ReadonlySet<number> {
    const found = new Set<number>();
    const steps = this.#steps;
    const endings = this.#endings;
    let state = 0;
    for (let at = 0; at < content.length; at += 1) {
      state = steps[(state << 8) | (content[at] ?? 0)] ?? 0;
      const ending = endings[state];
      if (ending !== undefined) for (const index of ending) found.add(index);
    }
    return found;
  }

  /** Breadth first, so that the state to fall back on, which is nearer to the start, is complete. */
  #fill(children: readonly ReadonlyMap<number, number>[], endings: (number[] | undefined)[]): void {
    const queue: { readonly state: number; readonly fallback: number }[] = [{ state: 0, fallback: 0 }];
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) {
      const { state, fallback } = item;
      if (endings[fallback] && fallback !== state) endings[state] = [...(endings[state] ?? []), ...endings[fallback]];
      for (let byte = 0; byte < 256; byte += 1) {
        const fallen = state === 0 ? 0 : (this.#steps[(fallback << 8) | byte] ?? 0);
        const child = children[state]?.get(byte);
        this.#steps[(state << 8) | byte] = child ?? fallen;
        if (child !== undefined) queue.push({ state: child, fallback: fallen });
      }
    }
  }
}
