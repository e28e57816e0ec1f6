import { renderValue } from '../core/view/number.ts';
import { element } from './element.ts';
import type { ChartCard } from './chartCard.ts';
import { nearestPoint } from './plotCurves.ts';
import type { PanelContext } from './panelContext.ts';
import { renderTime, renderX } from './renderX.ts';
import { runSwatch } from './runSwatch.ts';

/** Rows that fit beside a chart. */
const maxRows = 16;
const distance = 8;

/** Values of all runs where the crosshair stands, beside the chart that it is in; told to a screen reader as well. */
export class ValueTable {
  readonly root = element('div', { class: 'value-table', hidden: true, 'aria-hidden': 'true' });
  /** What is read out. */
  readonly voice = element('div', { class: 'only-heard', role: 'status' });
  readonly #context: PanelContext;

  constructor(context: PanelContext) {
    this.#context = context;
  }

  hide(): void {
    this.root.hidden = true;
    this.voice.textContent = '';
  }

  show(card: ChartCard, x: number): void {
    const { axis, smoothing } = this.#context.choices.now;
    const isSmoothed = smoothing > 0;
    const points = card.plot.curves.flatMap(({ name, colour, curve }) => {
      const at = nearestPoint(curve, x);
      if (at < 0) return [];
      return [{ name, colour, x: curve.xs[at] ?? 0, value: curve.values[at] ?? NaN, smooth: curve.smoothed[at] ?? NaN, step: curve.steps[at] ?? 0, wallTime: curve.wallTimes[at] ?? 0 }];
    });
    if (points.length === 0) {
      this.hide();
      return;
    }
    const nearest = points.reduce((one, other) => (Math.abs(other.x - x) < Math.abs(one.x - x) ? other : one)).x;
    const shown = points.sort((one, other) => other.smooth - one.smooth).slice(0, maxRows);
    const titles = ['', 'Run', ...(isSmoothed ? ['Smoothed'] : []), 'Value', 'Step', 'Time'];
    const rows = shown.map((point) =>
      element('tr', {}, element('td', {}, runSwatch(point.colour)), element('td', { class: 'name' }, element('bdi', {}, point.name)), ...(isSmoothed ? [element('td', { class: 'value' }, renderValue(point.smooth))] : []), element('td', { class: isSmoothed ? '' : 'value' }, renderValue(point.value)), element('td', {}, renderX(point.step, 'step').replace('step ', '')), element('td', {}, renderTime(point.wallTime))),
    );
    const more = points.length > maxRows ? [element('p', {}, `and ${String(points.length - maxRows)} more`)] : [];
    this.root.replaceChildren(element('p', { class: 'place' }, renderX(nearest, axis)), element('table', {}, element('thead', {}, element('tr', {}, ...titles.map((title) => element('th', {}, title)))), element('tbody', {}, ...rows)), ...more);
    this.root.hidden = false;
    if (document.activeElement && card.root.contains(document.activeElement)) this.voice.textContent = `${renderX(nearest, axis)}: ${shown.map(({ name, value }) => `${name} ${renderValue(value)}`).join(', ')}`;
    this.#placeBeside(card.root.getBoundingClientRect());
  }

  /** Right of the chart, or below or above it, or else left of it, where the runs are: it hides no curve that is looked at. */
  #placeBeside(card: DOMRect): void {
    const { offsetWidth: width, offsetHeight: height } = this.root;
    const right = card.right + distance;
    const above = card.top - height - distance;
    const below = card.bottom + distance;
    const along = Math.min(card.left, innerWidth - width - distance);
    const [x, y] = right + width <= innerWidth ? [right, card.top] : below + height <= innerHeight ? [along, below] : above >= 0 ? [along, above] : [card.left - width - distance, card.top];
    const within = (at: number, size: number, all: number): string => `${String(Math.round(Math.max(0, Math.min(at, all - size))))}px`;
    this.root.style.transform = `translate(${within(x, width, innerWidth)}, ${within(y, height, innerHeight)})`;
  }
}
