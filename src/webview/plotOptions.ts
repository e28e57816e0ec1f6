import type uPlot from 'uplot';
import { logTicks, relativeSteps, relativeTick, stepTick, valueTick } from '../core/view/axisTick.ts';
import type { CurveAxis } from '../core/view/scalarCurve.ts';
import { runStyle } from '../core/view/runColours.ts';
import type { PlottedCurve } from './plotCurves.ts';
import type { Theme } from './theme.ts';

export interface PlotLook {
  readonly axis: CurveAxis;
  readonly isLog: boolean;
  readonly isSmoothed: boolean;
}

export interface PlotSources {
  readonly theme: () => Theme;
  readonly curves: () => readonly PlottedCurve[];
  readonly horizontal: () => readonly [number, number];
  readonly vertical: (from: number, to: number) => readonly [number, number];
}

/** As uPlot numbers them; its own names for them are gone when it runs. */
const linear = 1, logarithmic = 3;
/** Opacity of the values as written, under their smoothed course: `#rrggbb` takes two digits more. */
const faint = '50';

/** How uPlot draws a chart of these curves; colours and ranges are asked for anew at each drawing. */
export function plotOptions(size: { readonly width: number; readonly height: number }, look: PlotLook, sources: PlotSources): uPlot.Options {
  const { theme, curves } = sources;
  const line = (at: number, isFaint: boolean): uPlot.Series => ({
    stroke: () => runStyle(curves()[at]?.colour ?? 0, theme().background).colour + (isFaint ? faint : ''),
    width: isFaint ? 1 : 1.75,
    dash: isFaint ? [] : [...runStyle(curves()[at]?.colour ?? 0, 'dark').dash],
    points: { show: (plot, series) => isSparse(plot, series), size: 5 },
  });
  const axis = { stroke: () => theme().muted, font: theme().font, ticks: { show: false }, grid: { stroke: () => theme().grid, width: 1 }, gap: 6 };
  return {
    ...size,
    legend: { show: false },
    // Half of a mark such as “600 000” lies beyond the last step.
    padding: [8, 24, 0, 0],
    scales: {
      x: { time: look.axis === 'wall', range: () => [...sources.horizontal()] },
      // eslint-disable-next-line @typescript-eslint/no-unsafe-enum-assignment -- uPlot's enum is there for the compiler only
      y: { distr: look.isLog ? logarithmic : linear, range: (plot) => [...sources.vertical(plot.scales['x']?.min ?? -Infinity, plot.scales['x']?.max ?? Infinity)] },
    },
    axes: [
      { ...axis, size: 28, ...horizontalMarks(look.axis) },
      { ...axis, size: axisWidth, ...(look.isLog ? { filter: (_, splits) => splits, values: (_, splits) => logTicks(splits) } : { values: (_, splits, __, ___, apart) => splits.map((split) => valueTick(split, apart)) }) },
    ],
    series: [{}, ...curves().flatMap((_, at) => (look.isSmoothed ? [line(at, true), line(at, false)] : [line(at, false)]))],
    // A dot for each line would be a layer for each: fifty charts of ten runs move slowly. The table has the values.
    cursor: { y: false, drag: { x: true, y: false, setScale: false, dist: 4 }, points: { show: false }, focus: { prox: -1 } },
  };
}

function horizontalMarks(axis: CurveAxis): Partial<uPlot.Axis> {
  if (axis === 'wall') return {};
  if (axis === 'step') return { values: (_, splits) => splits.map(stepTick) };
  return { values: (_, splits) => splits.map(relativeTick), incrs: [...relativeSteps] };
}

/** As wide as its longest mark. */
function axisWidth(plot: uPlot, values: string[] | null, axisIndex: number): number {
  if (!values || values.length === 0) return 40;
  const longest = values.reduce((one, other) => (other.length > one.length ? other : one), '');
  plot.ctx.font = plot.axes[axisIndex]?.font?.[0] ?? '11px sans-serif';
  return Math.ceil(plot.ctx.measureText(longest).width / devicePixelRatio) + 16;
}

/** A line of a single point is seen only as a dot; so are few points better. */
function isSparse(plot: uPlot, series: number): boolean {
  const values = plot.data[series] ?? [];
  let drawn = 0;
  for (const value of values) if (value !== null && value !== undefined) drawn += 1;
  return drawn > 0 && drawn <= 12;
}
