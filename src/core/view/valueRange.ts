export interface RangeOptions {
  readonly scale: 'linear' | 'log';
  /** Leaves out of account what lies below the 5th and above the 95th percentile. */
  readonly ignoreOutliers: boolean;
}

/** Part of the range that is left free above and below. */
const margin = 0.05;
const outlierShare = 0.05;

/**
 * The range of the vertical axis in which these values are seen well; undefined when there is none to see. What is not
 * finite counts for nothing, nor does what a logarithm has no place for.
 */
export function valueRange(values: Iterable<number>, { scale, ignoreOutliers }: RangeOptions): readonly [low: number, high: number] | undefined {
  const seen: number[] = [];
  for (const value of values) if (Number.isFinite(value) && (scale === 'linear' || value > 0)) seen.push(scale === 'log' ? Math.log10(value) : value);
  if (seen.length === 0) return undefined;
  const [low, high] = ignoreOutliers ? middle(seen) : extent(seen);
  const [from, to] = widen(low, high);
  return scale === 'log' ? [10 ** from, 10 ** to] : [from, to];
}

function widen(low: number, high: number): [number, number] {
  // Halved: the span of two large numbers of different sign would be infinite.
  const half = high / 2 - low / 2;
  // A course that stays where it is stands in the middle.
  const free = half > 0 ? half * 2 * margin : Math.abs(low) * margin || 1;
  return [Math.max(-Number.MAX_VALUE, low - free), Math.min(Number.MAX_VALUE, high + free)];
}

function extent(values: readonly number[]): [low: number, high: number] {
  // Not spread: there may be more values than a call takes arguments.
  return values.reduce<[number, number]>(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

function middle(values: number[]): [low: number, high: number] {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.round(share * (sorted.length - 1))] ?? 0;
  return [at(outlierShare), at(1 - outlierShare)];
}
