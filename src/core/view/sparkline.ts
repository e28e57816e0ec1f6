const bars = '▁▂▃▄▅▆▇█';

/**
 * The course of a series in one line of at most `width` columns: each column is the mean of its share of the values,
 * between the lowest and the highest. NaN and infinities are a cross where nothing else is.
 */
export function sparkline(values: readonly number[], width = 16): string {
  const columns = Math.min(width, values.length);
  const means = Array.from({ length: columns }, (_, column) => meanOf(values.slice(Math.floor((column * values.length) / columns), Math.floor(((column + 1) * values.length) / columns))));
  const finite = means.filter((mean) => mean !== undefined);
  // Halved: the span of two large numbers of different sign would be infinite.
  const low = Math.min(...finite) / 2;
  const span = Math.max(...finite) / 2 - low;
  return means.map((mean) => (mean === undefined ? '×' : bars.charAt(span > 0 ? Math.min(7, Math.floor(((mean / 2 - low) / span) * 8)) : 3))).join('');
}

function meanOf(values: readonly number[]): number | undefined {
  const finite = values.filter(Number.isFinite);
  // Divided first: the sum of large values would be infinite.
  return finite.length > 0 ? finite.reduce((sum, value) => sum + value / finite.length, 0) : undefined;
}
