/** Histograms on one axis, their heights as shares of the greatest of all. */
export interface HistogramRidges {
  readonly low: number;
  readonly high: number;
  /** A row for each histogram, a height for each bin, from `low` to `high`. */
  readonly rows: readonly Float64Array[];
}

/**
 * Histograms with buckets of their own, each left edge, right edge and count in turn, spread over `binCount` equal bins: a
 * bucket gives each bin it covers its share. A bucket without width counts where it stands. Undefined when none of them
 * counts anything.
 */
export function histogramRidges(histograms: readonly Float64Array[], binCount: number): HistogramRidges | undefined {
  let low = Infinity;
  let high = -Infinity;
  for (const buckets of histograms) {
    for (const [left, right, count] of bucketsOf(buckets)) {
      if (!(count > 0) || !Number.isFinite(left) || !Number.isFinite(right)) continue;
      low = Math.min(low, left);
      high = Math.max(high, right);
    }
  }
  if (low > high) return undefined;
  if (low === high) [low, high] = [low - (Math.abs(low) * 0.05 || 0.5), high + (Math.abs(high) * 0.05 || 0.5)];
  const rows = histograms.map((buckets) => spread(buckets, low, high, binCount));
  const greatest = rows.reduce((sofar, row) => row.reduce((most, height) => Math.max(most, height), sofar), 0);
  return { low, high, rows: rows.map((row) => row.map((height) => (greatest > 0 ? height / greatest : 0))) };
}

function* bucketsOf(buckets: Float64Array): Generator<readonly [left: number, right: number, count: number]> {
  for (let at = 0; at + 2 < buckets.length; at += 3) yield [buckets[at] ?? 0, buckets[at + 1] ?? 0, buckets[at + 2] ?? 0];
}

function spread(buckets: Float64Array, low: number, high: number, binCount: number): Float64Array {
  const row = new Float64Array(binCount);
  // Halved: the span of two large numbers of different sign would be infinite.
  const place = (value: number): number => Math.min(binCount, Math.max(0, ((value / 2 - low / 2) / (high / 2 - low / 2)) * binCount));
  for (const [left, right, count] of bucketsOf(buckets)) {
    if (!(count > 0) || !Number.isFinite(left) || !Number.isFinite(right)) continue;
    const [from, to] = [place(left), place(right)];
    if (to - from < 1e-9) {
      const bin = Math.min(binCount - 1, Math.floor(from));
      row[bin] = (row[bin] ?? 0) + count;
      continue;
    }
    for (let bin = Math.floor(from); bin < to && bin < binCount; bin += 1) {
      const share = (Math.min(to, bin + 1) - Math.max(from, bin)) / (to - from);
      row[bin] = (row[bin] ?? 0) + count * share;
    }
  }
  return row;
}
