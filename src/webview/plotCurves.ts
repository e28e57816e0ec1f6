import uPlot from 'uplot';
import type { ScalarCurve } from '../core/view/scalarCurve.ts';

/** A run's curve and how it looks. */
export interface PlottedCurve {
  readonly run: number;
  readonly name: string;
  /** Counts from 0 and stays with the run (core/view/runColours.ts). */
  readonly colour: number;
  readonly curve: ScalarCurve;
}

/**
 * All curves over one horizontal axis, as uPlot takes them: of each the values as written and, where there is smoothing,
 * the smoothed ones before the eye of the values. What cannot be drawn is a gap.
 */
export function alignedCurves(curves: readonly PlottedCurve[], { isSmoothed, isLog }: { readonly isSmoothed: boolean; readonly isLog: boolean }): uPlot.AlignedData {
  if (curves.length === 0) return [[]];
  const drawable = (values: Float64Array): (number | null)[] => Array.from(values, (value) => (Number.isFinite(value) && (!isLog || value > 0) ? value : null));
  const tables = curves.map(({ curve }): uPlot.AlignedData => {
    const xs = [...curve.xs];
    return isSmoothed ? [xs, drawable(curve.values), drawable(curve.smoothed)] : [xs, drawable(curve.values)];
  });
  const [only] = tables;
  if (tables.length === 1 && only) return only;
  // Retained: a gap of a curve must stay one where other curves have a point as well.
  return uPlot.join(tables, tables.map((table) => table.map(() => 1 as const)));
}

/** From the least to the greatest x of all curves; a single point stands in the middle. */
export function horizontalRange(curves: readonly PlottedCurve[]): readonly [from: number, to: number] | undefined {
  let from = Infinity;
  let to = -Infinity;
  for (const { curve: { xs } } of curves) {
    from = Math.min(from, xs[0] ?? Infinity);
    to = Math.max(to, xs.at(-1) ?? -Infinity);
  }
  if (from > to) return undefined;
  return from === to ? [from - 1, to + 1] : [from, to];
}

/** Place of the point that is nearest to `x`, or -1 when the curve does not reach there. */
export function nearestPoint({ xs }: ScalarCurve, x: number): number {
  const first = xs[0];
  const last = xs.at(-1);
  if (first === undefined || last === undefined) return -1;
  let low = 0;
  let high = xs.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((xs[middle] ?? 0) <= x) low = middle;
    else high = middle;
  }
  const at = Math.abs((xs[high] ?? 0) - x) < Math.abs((xs[low] ?? 0) - x) ? high : low;
  const reach = xs.length > 1 ? (last - first) / (xs.length - 1) : Infinity;
  return x < first - reach || x > last + reach ? -1 : at;
}
