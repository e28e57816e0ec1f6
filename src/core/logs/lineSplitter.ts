/** A line of one log, as the bytes say it: decoded, without its line break, escape sequences still in it. */
export interface RawLine {
  /** Byte offset of the line's (or part's) beginning in the log. */
  readonly offset: number;
  readonly text: string;
  /** The line was too long to hold and goes on in the next one. */
  readonly continued?: true;
}

export interface LineSplitterOptions {
  /** Byte offset in the log of the first byte that will be pushed. */
  readonly offset?: number;
  /** Longest line held, in bytes; a longer one comes in parts. */
  readonly maxLineBytes?: number;
}

const newline = 0x0a;
const carriageReturn = 0x0d;
const nothing = Buffer.alloc(0);

/**
 * Cuts a log's bytes into lines, whatever the chunks: a character split between two is whole again, bytes that are no
 * UTF-8 become U+FFFD, a progress bar that overprints itself (CR) is what it showed last, and memory stays below
 * `maxLineBytes` and one chunk even when no line break ever comes.
 */
export class LineSplitter {
  readonly #maxLineBytes: number;
  /** Bytes after the last line break, as far as they still matter. */
  #rest: Buffer = nothing;
  #restOffset: number;
  /** Where the line that `#rest` belongs to began; before `#restOffset` once overprinted text was shed. */
  #lineOffset: number;

  constructor({ offset = 0, maxLineBytes = 65_536 }: LineSplitterOptions = {}) {
    this.#restOffset = offset;
    this.#lineOffset = offset;
    this.#maxLineBytes = maxLineBytes;
  }

  /** Byte offset of what is to be pushed next. */
  get offset(): number {
    return this.#restOffset + this.#rest.length;
  }

  push(chunk: Uint8Array): RawLine[] {
    const lines: RawLine[] = [];
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const all = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    let at = 0;
    for (let end = all.indexOf(newline); end !== -1; end = all.indexOf(newline, at)) {
      this.#rest = all.subarray(at, end);
      this.#shorten(lines);
      lines.push({ offset: this.#lineOffset, text: overprinted(this.#rest) });
      at = end + 1;
      this.#restOffset += this.#rest.length + 1;
      this.#lineOffset = this.#restOffset;
    }
    this.#rest = all.subarray(at);
    this.#shorten(lines);
    // A copy: the chunk it is a part of may be large, and may be written over.
    this.#rest = Buffer.from(this.#rest);
    return lines;
  }

  /** The last line, where the log does not end with a line break. */
  flush(): RawLine[] {
    if (this.#rest.length === 0) return [];
    const line = { offset: this.#lineOffset, text: overprinted(this.#rest) };
    this.#restOffset += this.#rest.length;
    this.#lineOffset = this.#restOffset;
    this.#rest = nothing;
    return [line];
  }

  /** Brings the rest below the limit: sheds what was overprinted, then gives the line out in parts. */
  #shorten(lines: RawLine[]): void {
    while (this.#rest.length > this.#maxLineBytes) {
      const last = this.#rest.lastIndexOf(carriageReturn, this.#rest.length - 2);
      if (last !== -1) {
        this.#shed(last + 1);
        continue;
      }
      const end = characterBoundary(this.#rest, this.#maxLineBytes);
      lines.push({ offset: this.#lineOffset, text: this.#rest.toString('utf8', 0, end), continued: true });
      this.#shed(end);
      this.#lineOffset = this.#restOffset;
    }
  }

  #shed(count: number): void {
    this.#rest = this.#rest.subarray(count);
    this.#restOffset += count;
  }
}

/** What a line shows in the end: after its last carriage return, those at its very end apart. */
function overprinted(line: Buffer): string {
  if (!line.includes(carriageReturn)) return line.toString('utf8');
  const text = line.toString('utf8').replace(/\r+$/, '');
  return text.slice(text.lastIndexOf('\r') + 1);
}

/** The last place at or before `limit` where a character begins. */
function characterBoundary(bytes: Buffer, limit: number): number {
  for (let at = limit; at > Math.max(0, limit - 4); at -= 1) {
    if (((bytes[at] ?? 0) & 0xc0) !== 0x80) return at;
  }
  return limit;
}
