import type uPlot from 'uplot';
import type { OddPoint } from '../core/view/scalarCurve.ts';
import { runStyle } from '../core/view/runColours.ts';
import type { PlottedCurve } from './plotCurves.ts';
import type { Theme } from './theme.ts';

/** Half the size of a mark, in CSS pixels. */
const markSize = 4;

/**
 * What a line chart has no line for: stretches that a restart overtook, faint and dotted, and values that are no number,
 * at the edge of the chart: NaN a cross below, infinities triangles above and below.
 */
export function drawMarks(plot: uPlot, curves: readonly PlottedCurve[], { theme, isLog }: { readonly theme: Theme; readonly isLog: boolean }): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const { colour, curve } of curves) {
    ctx.strokeStyle = ctx.fillStyle = runStyle(colour, theme.background).colour;
    ctx.lineWidth = ratio;
    drawOvertaken(plot, curve.overtaken, isLog);
    drawOdd(plot, curve.odd, ratio);
  }
  ctx.restore();
}

function drawOvertaken(plot: uPlot, stretches: PlottedCurve['curve']['overtaken'], isLog: boolean): void {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  ctx.globalAlpha = 0.55;
  ctx.setLineDash([2 * ratio, 3 * ratio]);
  for (const { xs, ys } of stretches) {
    ctx.beginPath();
    let isDown = false;
    xs.forEach((x, at) => {
      const y = ys[at] ?? NaN;
      const isDrawable = Number.isFinite(y) && (!isLog || y > 0);
      if (isDrawable) ctx[isDown ? 'lineTo' : 'moveTo'](plot.valToPos(x, 'x', true), plot.valToPos(y, 'y', true));
      isDown = isDrawable;
    });
    ctx.stroke();
  }
  ctx.setLineDash([]);
  ctx.globalAlpha = 1;
}

function drawOdd(plot: uPlot, points: readonly OddPoint[], ratio: number): void {
  const { ctx, bbox } = plot;
  const size = markSize * ratio;
  ctx.lineWidth = 1.5 * ratio;
  for (const { x, kind } of points) {
    const at = plot.valToPos(x, 'x', true);
    const y = kind === 'infinity' ? bbox.top + size : bbox.top + bbox.height - size;
    ctx.beginPath();
    if (kind === 'nan') {
      ctx.moveTo(at - size, y - size);
      ctx.lineTo(at + size, y + size);
      ctx.moveTo(at - size, y + size);
      ctx.lineTo(at + size, y - size);
      ctx.stroke();
      continue;
    }
    const tip = kind === 'infinity' ? -size : size;
    ctx.moveTo(at, y + tip);
    ctx.lineTo(at - size, y - tip);
    ctx.lineTo(at + size, y - tip);
    ctx.fill();
  }
}
