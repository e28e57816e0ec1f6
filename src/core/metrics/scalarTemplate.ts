import { type NewPoint, pointStep, pointValue, pointWallTime } from './scalarSeries.ts';

/*
 * A training loop writes the same event again and again; only three things in it change:
 *
 *   | 09 wall time: 8 bytes | 10 step: varint, left out when 0 | middle: summary, value, tag, … | value: float |
 *
 * Once one such event was decoded in full, the next ones of its tag need but be compared with its middle. That is exact,
 * not a guess: an event that agrees in every byte of the middle decodes to the same but for the three. It holds for
 * simple_value and for a tensor of one float alike.
 */
const wallTimeKey = 9, stepKey = 16, wallTimeBytes = 9, floatBytes = 4;

/** The middle of a tag's events. */
export class ScalarTemplate {
  readonly #middle: Uint8Array;
  readonly #words: Int32Array;

  constructor(middle: Uint8Array) {
    this.#middle = middle.slice();
    this.#words = new Int32Array(this.#middle.buffer, 0, this.#middle.length >> 2);
  }

  /** Whether the event in these bytes is another of the same; if so, its step, wall time and value are put into `point`. */
  read(view: DataView, start: number, end: number, point: NewPoint): boolean {
    const middle = end - floatBytes - this.#middle.length;
    const headEnd = start + wallTimeBytes;
    if (middle < headEnd || view.getUint8(start) !== wallTimeKey || !this.#agrees(view, middle)) return false;
    let step = 0;
    if (middle > headEnd) {
      if (view.getUint8(headEnd) !== stepKey) return false;
      step = shortVarint(view, headEnd + 1, middle);
      if (step < 0) return false;
    }
    point[pointStep] = step;
    point[pointWallTime] = view.getFloat64(start + 1, true);
    point[pointValue] = view.getFloat32(end - floatBytes, true);
    return true;
  }

  #agrees(view: DataView, start: number): boolean {
    const words = this.#words;
    for (let index = 0; index < words.length; index += 1) if (words[index] !== view.getInt32(start + index * 4, true)) return false;
    const middle = this.#middle;
    for (let index = words.length * 4; index < middle.length; index += 1) if (middle[index] !== view.getUint8(start + index)) return false;
    return true;
  }
}

/** A template from an event that was decoded and ends with its one value; undefined when its head is not as drawn above. */
export function scalarTemplate(bytes: Uint8Array, view: DataView, start: number, end: number): ScalarTemplate | undefined {
  let middle = start + wallTimeBytes;
  if (bytes[start] !== wallTimeKey) return undefined;
  if (bytes[middle] === stepKey) {
    middle += 1;
    while ((bytes[middle] ?? 0) > 127) middle += 1;
    middle += 1;
  }
  const template = new ScalarTemplate(bytes.subarray(middle, end - floatBytes));
  return template.read(view, start, end, new Float64Array(3)) ? template : undefined;
}

/** A varint of up to four bytes that fills these bytes exactly; -1 when it does not. */
function shortVarint(view: DataView, start: number, end: number): number {
  if (end - start > 4 || end === start) return -1;
  let value = 0;
  for (let at = start; at < end; at += 1) {
    const byte = view.getUint8(at);
    value |= (byte & 127) << (7 * (at - start));
    if (byte < 128 !== (at === end - 1)) return -1;
  }
  return value;
}
