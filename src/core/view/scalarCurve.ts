import { standings } from '../metrics/scalarSeries.ts';
import { smoothed } from './smoothed.ts';

/** What stands on the horizontal axis: the step, seconds since the run began, or seconds since 1970. */
export type CurveAxis = 'step' | 'relative' | 'wall';

export interface CurveOptions {
  readonly axis: CurveAxis;
  /** As `smoothed` takes it; 0: not at all. */
  readonly smoothing: number;
  /** Wall time in seconds that a relative time counts from. */
  readonly startedAtSeconds: number;
}

/** A value that is no number to draw, and where it stood. */
export interface OddPoint {
  readonly x: number;
  readonly kind: 'nan' | 'infinity' | '-infinity';
}

/** Points that a restart overtook, as they were written one after the other. */
export interface OvertakenCurve {
  readonly xs: readonly number[];
  readonly ys: readonly number[];
}

/** One run's course of one tag, ready to be drawn. All arrays are of one length and in ascending, distinct xs. */
export interface ScalarCurve {
  readonly xs: Float64Array;
  readonly steps: Float64Array;
  readonly wallTimes: Float64Array;
  /** As written; NaN and infinities among them. */
  readonly values: Float64Array;
  readonly smoothed: Float64Array;
  readonly odd: readonly OddPoint[];
  readonly overtaken: readonly OvertakenCurve[];
}

const numbersPerPoint = 3;
const [current] = standings;

/** `points` hold step, wall time and value in turn, as written; `marks` an index into `standings` for each of them. */
export function scalarCurve(points: Float64Array, marks: Uint8Array, options: CurveOptions): ScalarCurve {
  const order = inOrder(points, marks, options);
  const take = (part: number): Float64Array => Float64Array.from(order, (at) => points[at * numbersPerPoint + part] ?? 0);
  const xs = Float64Array.from(order, (at) => xOf(points, at, options));
  const values = take(2);
  return { xs, steps: take(0), wallTimes: take(1), values, smoothed: smoothed(values, options.smoothing), odd: oddPoints(xs, values), overtaken: overtakenCurves(points, marks, options) };
}

function xOf(points: Float64Array, at: number, { axis, startedAtSeconds }: CurveOptions): number {
  if (axis === 'step') return points[at * numbersPerPoint] ?? 0;
  const wallTime = points[at * numbersPerPoint + 1] ?? 0;
  return axis === 'wall' ? wallTime : wallTime - startedAtSeconds;
}

const isCurrent = (marks: Uint8Array, at: number): boolean => (standings[marks[at] ?? 0] ?? current) === current;

/** Places of the current points by their x; of several at one x, the one written last. A clock may have gone back. */
function inOrder(points: Float64Array, marks: Uint8Array, options: CurveOptions): number[] {
  const places: number[] = [];
  let isAscending = true;
  let before = -Infinity;
  for (let at = 0; at < marks.length; at += 1) {
    if (!isCurrent(marks, at)) continue;
    const x = xOf(points, at, options);
    if (!Number.isFinite(x)) continue;
    isAscending &&= x > before;
    before = x;
    places.push(at);
  }
  if (isAscending) return places;
  const lastAt = new Map<number, number>();
  for (const at of places) lastAt.set(xOf(points, at, options), at);
  return [...lastAt].sort(([one], [other]) => one - other).map(([, at]) => at);
}

function oddPoints(xs: Float64Array, values: Float64Array): OddPoint[] {
  const odd: OddPoint[] = [];
  values.forEach((value, at) => {
    if (!Number.isFinite(value)) odd.push({ x: xs[at] ?? 0, kind: Number.isNaN(value) ? 'nan' : value > 0 ? 'infinity' : '-infinity' });
  });
  return odd;
}

/** Each stretch of overtaken points is a curve of its own; one that goes back itself begins another. */
function overtakenCurves(points: Float64Array, marks: Uint8Array, options: CurveOptions): OvertakenCurve[] {
  const curves: { xs: number[]; ys: number[] }[] = [];
  let open: { xs: number[]; ys: number[] } | undefined;
  for (let at = 0; at < marks.length; at += 1) {
    if (isCurrent(marks, at)) {
      open = undefined;
      continue;
    }
    const x = xOf(points, at, options);
    if (!open || x <= (open.xs.at(-1) ?? -Infinity)) curves.push((open = { xs: [], ys: [] }));
    open.xs.push(x);
    open.ys.push(points[at * numbersPerPoint + 2] ?? 0);
  }
  return curves;
}
