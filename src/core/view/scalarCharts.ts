import { terminalText } from '../base/terminalText.ts';
import type { Scalar } from '../metrics/readScalars.ts';
import { type ChartPoint, textChart } from './textChart.ts';

/** A small chart for each run and tag, in the order in which they came; points that a restart overtook are left out. */
export function scalarCharts(scalars: Iterable<Scalar>, { width }: { readonly width: number }): string[] {
  const series = new Map<string, { readonly title: string; readonly points: ChartPoint[] }>();
  for (const { run, tag, step, value, standing } of scalars) {
    if (standing !== 'current') continue;
    const key = JSON.stringify([tag, run]);
    const one = series.get(key) ?? { title: `${terminalText(tag)}  ${terminalText(run)}`, points: [] };
    series.set(key, one);
    one.points.push({ step, value });
  }
  return [...series.values()].flatMap(({ title, points }, index) => [...(index > 0 ? [''] : []), ...textChart(points, { title, width })]);
}
