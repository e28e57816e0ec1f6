import type { Position, TextRange } from './diagnostic.ts';

/** Turns offsets of a text (UTF-16 units, from 0) into lines and columns (from 1) and back. */
export class TextPositions {
  readonly #text: string;
  readonly #lineStarts: readonly number[];

  constructor(text: string) {
    this.#text = text;
    this.#lineStarts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map((lineBreak) => lineBreak.index + lineBreak[0].length)];
  }

  get lineCount(): number {
    return this.#lineStarts.length;
  }

  /** Offsets beyond the text count as its end. */
  positionAt(offset: number): Position {
    const bounded = Math.max(0, Math.min(offset, this.#text.length));
    const index = this.#lineIndexAt(bounded);
    return { line: index + 1, column: bounded - this.#startOf(index) + 1 };
  }

  /** Positions beyond a line count as its end, line break left out. */
  offsetAt({ line, column }: Position): number {
    const index = Math.max(0, Math.min(line - 1, this.#lineStarts.length - 1));
    const start = this.#startOf(index);
    return Math.max(start, Math.min(start + column - 1, this.lineEnd(index + 1)));
  }

  rangeOf(start: number, end: number): TextRange {
    return { start: this.positionAt(start), end: this.positionAt(end) };
  }

  /** Offset of the first character of a line (from 1). */
  lineStart(line: number): number {
    return this.#startOf(line - 1);
  }

  /** Offset just behind the last character of a line (from 1), its line break left out. */
  lineEnd(line: number): number {
    const next = this.#lineStarts[line];
    if (next === undefined) return this.#text.length;
    const lineBreak = this.#text[next - 1] === '\n' && this.#text[next - 2] === '\r' ? 2 : 1;
    return next - lineBreak;
  }

  #startOf(index: number): number {
    return this.#lineStarts[index] ?? this.#text.length;
  }

  #lineIndexAt(offset: number): number {
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}
