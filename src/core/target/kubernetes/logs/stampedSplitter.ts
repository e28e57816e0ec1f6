/** A part of a line of a container's log. */
export interface StampedPiece {
  /** When the line was written, so that text sorts as time; undefined for what is no line of a log. */
  readonly stamp: string | undefined;
  /** The first piece of its line; the line's other pieces follow at once. */
  readonly begins: boolean;
  /** Without the time, with the line break that ends the line. */
  readonly bytes: Uint8Array;
}

const space = 0x20;
const newline = 0x0a;
/** With an offset of hours and minutes. */
const longestStamp = 40;
const stampPattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?(Z|[+-]\d{2}:\d{2})$/;
const nothing = Buffer.alloc(0);

/**
 * Cuts a container's log as the API server gives it with `timestamps=true`, in whatever chunks it comes. Before each line
 * stands the time at which it was written, `2006-01-02T15:04:05.000000000Z `, once, however long the line is.
 */
export class StampedSplitter {
  #stamp: string | undefined;
  /** What came of a line's time so far; undefined within a line. */
  #prefix: Buffer | undefined = nothing;

  push(chunk: Uint8Array): StampedPiece[] {
    const pieces: StampedPiece[] = [];
    let rest = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    while (rest.length > 0) {
      const begins = this.#prefix !== undefined;
      if (this.#prefix) {
        const held = this.#prefix.length === 0 ? rest : Buffer.concat([this.#prefix, rest]);
        const end = held.subarray(0, longestStamp).indexOf(space);
        if (end === -1 && held.length < longestStamp && !held.includes(newline)) {
          // A copy: the chunk may be written over.
          this.#prefix = Buffer.from(held);
          break;
        }
        this.#stamp = end === -1 ? undefined : sortableStamp(held.toString('latin1', 0, end));
        rest = this.#stamp === undefined ? held : held.subarray(end + 1);
        this.#prefix = undefined;
      }
      const end = rest.indexOf(newline);
      const bytes = end === -1 ? rest : rest.subarray(0, end + 1);
      pieces.push({ stamp: this.#stamp, begins, bytes });
      rest = rest.subarray(bytes.length);
      if (end !== -1) this.#prefix = nothing;
    }
    return pieces;
  }
}

/** Seconds and nanoseconds since 1970 with leading zeros, whatever the node's time zone. */
function sortableStamp(text: string): string | undefined {
  const [, second, fraction = '', zone] = stampPattern.exec(text) ?? [];
  const ms = Date.parse(`${second ?? ''}${zone ?? ''}`);
  return Number.isNaN(ms) ? undefined : `${String(ms / 1000).padStart(12, '0')}.${fraction.padEnd(9, '0')}`;
}

/** The whole second of a stamp, as `sinceTime` takes it: parts of seconds do not get through to the kubelet. */
export function secondOf(stamp: string): string {
  return new Date(Number(stamp.slice(0, 12)) * 1000).toISOString().replace('.000Z', 'Z');
}
