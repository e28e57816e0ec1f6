import stringWidth from 'string-width';
import { renderCount, renderValue } from './number.ts';

export interface ChartPoint {
  readonly step: number;
  readonly value: number;
}

export interface TextChartOptions {
  readonly title: string;
  /** Columns and lines that it may take, labels and all. */
  readonly width?: number;
  readonly height?: number;
}

/** Dots of a braille character by column and line (Unicode, Braille Patterns). */
const dots = [
  [0x01, 0x02, 0x04, 0x40],
  [0x08, 0x10, 0x20, 0x80],
] as const;
const dotsAcross = 2;
const dotsDown = 4;

/**
 * A scalar's course as a small chart for a terminal: title and last value, the curve in braille dots between its lowest
 * and highest value, first and last step below. NaN and infinities leave a gap and are counted.
 */
export function textChart(points: readonly ChartPoint[], { title, width = 60, height = 10 }: TextChartOptions): string[] {
  const finite = points.filter(({ step, value }) => Number.isFinite(step) && Number.isFinite(value));
  const gaps = points.length - finite.length;
  const heading = `${title}${gaps > 0 ? `  (${renderCount(gaps)} not finite)` : ''}`;
  const last = points.at(-1);
  if (finite.length === 0 || !last) return [`${heading}  no points yet`];
  const [low, high] = extent(finite.map(({ value }) => value));
  const [first, end] = extent(finite.map(({ step }) => step));
  const labels = [renderValue(high), renderValue(low)];
  const margin = Math.max(...labels.map((label) => stringWidth(label)));
  const rows = Math.max(1, height - 2);
  const canvas = new BrailleCanvas(Math.max(1, width - margin - 2), rows);
  const x = (step: number): number => (end > first ? share(step, first, end) : 0);
  const y = (value: number): number => (high > low ? share(value, low, high) : 0.5);
  let before: ChartPoint | undefined;
  for (const point of points) {
    const drawn = Number.isFinite(point.value) && Number.isFinite(point.step);
    if (drawn) canvas.line(x((before ?? point).step), y((before ?? point).value), x(point.step), y(point.value));
    before = drawn ? point : undefined;
  }
  const edge = (row: number): string => (row === 0 ? (labels[0] ?? '') : row === rows - 1 ? (labels[1] ?? '') : '');
  const steps = [renderCount(first), renderCount(end)];
  const axis = `${steps[0] ?? ''}${' '.repeat(Math.max(1, canvas.width - stringWidth(steps.join(''))))}${end > first ? (steps[1] ?? '') : ''}`;
  return [`${heading}  ${renderValue(last.value)}`, ...canvas.lines().map((line, row) => `${edge(row).padStart(margin)} ┤${line}`.trimEnd()), `${' '.repeat(margin + 2)}${axis}`.trimEnd()];
}

/** Halved: the span of two large numbers of different sign would be infinite. */
function share(value: number, low: number, high: number): number {
  return (value / 2 - low / 2) / (high / 2 - low / 2);
}

function extent(values: readonly number[]): [low: number, high: number] {
  // Not spread: a series may hold more points than a call takes arguments.
  return values.reduce<[number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/** Places go from 0 to 1, to the right and upwards. */
class BrailleCanvas {
  readonly width: number;
  readonly #across: number;
  readonly #down: number;
  readonly #cells: Uint8Array;

  constructor(width: number, height: number) {
    this.width = width;
    this.#across = width * dotsAcross;
    this.#down = height * dotsDown;
    this.#cells = new Uint8Array(width * height);
  }

  line(x0: number, y0: number, x1: number, y1: number): void {
    const [fromX, fromY] = this.#dot(x0, y0);
    const [toX, toY] = this.#dot(x1, y1);
    const steps = Math.max(Math.abs(toX - fromX), Math.abs(toY - fromY), 1);
    for (let step = 0; step <= steps; step += 1) this.#set(Math.round(fromX + ((toX - fromX) * step) / steps), Math.round(fromY + ((toY - fromY) * step) / steps));
  }

  lines(): string[] {
    const rows: string[] = [];
    for (let start = 0; start < this.#cells.length; start += this.width) {
      rows.push([...this.#cells.subarray(start, start + this.width)].map((cell) => (cell === 0 ? ' ' : String.fromCodePoint(0x2800 + cell))).join(''));
    }
    return rows;
  }

  #dot(x: number, y: number): [x: number, y: number] {
    return [Math.round(x * (this.#across - 1)), Math.round((1 - y) * (this.#down - 1))];
  }

  #set(x: number, y: number): void {
    const cell = Math.floor(y / dotsDown) * this.width + Math.floor(x / dotsAcross);
    this.#cells[cell] = (this.#cells[cell] ?? 0) | (dots[x % 2 === 0 ? 0 : 1][y % dotsDown] ?? 0);
  }
}
