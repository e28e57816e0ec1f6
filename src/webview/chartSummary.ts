import { renderQuantity, renderValue } from '../core/view/number.ts';
import type { Choices } from './choices.ts';
import { renderX } from './renderX.ts';
import type { PlottedCurve } from './plotCurves.ts';

/** At most so many runs are read out. */
const toldRuns = 8;

/** What a chart says beside its lines: a short note of what is not drawn as a line, and the whole in words. */
export function chartSummary(tag: string, curves: readonly PlottedCurve[], { scale, axis }: Choices): { readonly note: string; readonly label: string } {
  const odd = curves.reduce((sum, { curve }) => sum + curve.odd.length, 0);
  const lost = scale === 'log' ? curves.reduce((sum, { curve }) => sum + curve.values.reduce((count, value) => (value <= 0 && Number.isFinite(value) ? count + 1 : count), 0), 0) : 0;
  const note = [odd > 0 ? `${renderQuantity(odd, 'value')} not finite` : '', lost > 0 ? `${renderQuantity(lost, 'value')} ≤ 0 not drawn` : ''].filter((part) => part !== '').join(', ');
  const lasts = curves.slice(0, toldRuns).map(({ name, curve }) => `${name} ${renderValue(curve.values.at(-1) ?? NaN)} at ${renderX(curve.xs.at(-1) ?? 0, axis)}`);
  const more = curves.length > toldRuns ? `, and ${renderQuantity(curves.length - toldRuns, 'more run')}` : '';
  const label = curves.length === 0 ? `${tag}: no points yet` : `${tag}, ${renderQuantity(curves.length, 'run')}: ${lasts.join(', ')}${more}${note === '' ? '' : `. ${note}`}`;
  return { note, label };
}
