import { relativeTick } from '../core/view/axisTick.ts';
import { renderCount } from '../core/view/number.ts';
import type { CurveAxis } from '../core/view/scalarCurve.ts';

/** A place on the horizontal axis in words: "step 640", "1 m 40 s", "3/1/2026, 12:00:05". */
export function renderX(x: number, axis: CurveAxis): string {
  switch (axis) {
    case 'step':
      return `step ${renderCount(Number.isInteger(x) ? x : Number(x.toPrecision(6)))}`;
    case 'relative':
      return relativeTick(x);
    case 'wall':
      return renderTime(x);
  }
}

/** A wall time in seconds, in the manner of the person's own place; not every number is a date. */
export function renderTime(seconds: number): string {
  const date = new Date(seconds * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : date.toLocaleString();
}
