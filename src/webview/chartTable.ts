import { renderValue } from '../core/view/number.ts';
import type { CurveAxis } from '../core/view/scalarCurve.ts';
import { element } from './element.ts';
import { nearestPoint, type PlottedCurve } from './plotCurves.ts';
import { renderX } from './renderX.ts';

/** At most so many rows: an even selection, the last always among them. */
const maxRows = 100;

/** The chart as a table, for ears and for exact figures: a row for each place of the axis, a column for each run. */
export function chartTable(tag: string, curves: readonly PlottedCurve[], axis: CurveAxis): HTMLTableElement {
  const places = [...new Set(curves.flatMap(({ curve }) => [...curve.xs]))].sort((one, other) => one - other);
  const stride = Math.ceil(places.length / maxRows);
  const rows = places.filter((_, at) => (places.length - 1 - at) % Math.max(1, stride) === 0);
  const cell = (curve: PlottedCurve['curve'], x: number): string => {
    const at = nearestPoint(curve, x);
    return at >= 0 && curve.xs[at] === x ? renderValue(curve.values[at] ?? NaN) : '';
  };
  return element(
    'table',
    {},
    element('caption', {}, rows.length < places.length ? `${tag}, ${String(rows.length)} of ${String(places.length)} places` : tag),
    element('thead', {}, element('tr', {}, element('th', { scope: 'col' }, axis === 'step' ? 'Step' : 'Time'), ...curves.map(({ name }) => element('th', { scope: 'col' }, element('bdi', {}, name))))),
    element('tbody', {}, ...rows.map((x) => element('tr', {}, element('th', { scope: 'row' }, renderX(x, axis).replace(/^step /, '')), ...curves.map(({ curve }) => element('td', {}, cell(curve, x)))))),
  );
}
