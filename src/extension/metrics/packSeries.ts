import { type Series, standings } from '../../core/metrics/scalarSeries.ts';
import type { SeriesRow } from '../../messages/toWebview.ts';

/** The points that are kept of a series as the panel takes them: three numbers each, and how each stands. */
export function packSeries(series: Series): Pick<SeriesRow, 'points' | 'standings' | 'written'> {
  const numbers: number[] = [];
  const marks: number[] = [];
  for (const { step, wallTime, value, standing } of series.points()) {
    numbers.push(step, wallTime, value);
    marks.push(standings.indexOf(standing));
  }
  return { points: Float64Array.from(numbers), standings: Uint8Array.from(marks), written: series.length };
}
