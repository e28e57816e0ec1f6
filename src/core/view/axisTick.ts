import { renderDuration } from './duration.ts';
import { renderCount } from './number.ts';

/** A mark of a value axis whose marks are so far apart: as many digits as tell it from its neighbours. */
export function valueTick(value: number, apart: number): string {
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e6 || size < 1e-4) {
    const digits = Math.min(6, Math.max(0, Math.floor(Math.log10(size)) - Math.floor(Math.log10(apart))));
    return value.toExponential(digits).replace('e+', 'e');
  }
  return value.toFixed(Math.min(12, Math.max(0, -Math.floor(Math.log10(apart) + 1e-9))));
}

/** Marks of a logarithmic axis: powers of ten, or with few of these also 2 and 5, or all; the others stay without words. */
export function logTicks(values: readonly number[]): string[] {
  const leading = (value: number): number => Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
  const told = [[1], [1, 2, 5]].find((digits) => values.filter((value) => digits.includes(leading(value))).length >= 2) ?? [1, 2, 3, 4, 5, 6, 7, 8, 9];
  return values.map((value) => (told.includes(leading(value)) ? valueTick(value, value) : ''));
}

/** A mark of an axis of steps: "500", "12 000", "1.5M". */
export function stepTick(step: number): string {
  if (Math.abs(step) < 1e6) return Number.isInteger(step) ? renderCount(step) : String(Number(step.toPrecision(6)));
  const [size, letter] = Math.abs(step) < 1e9 ? [1e6, 'M'] : [1e9, 'G'];
  return `${String(Number((step / size).toPrecision(6)))}${letter}`;
}

/** A mark of an axis of seconds since a run began. */
export function relativeTick(seconds: number): string {
  if (Math.abs(seconds) < 0.05) return '0';
  return seconds < 0 ? `-${renderDuration(-seconds * 1000)}` : renderDuration(seconds * 1000);
}

/** Distances that marks of such an axis may have, in seconds: from a tenth to ten days. */
export const relativeSteps: readonly number[] = [0.1, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 432_000, 864_000];
