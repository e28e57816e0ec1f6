import { ChartPlot } from './chartPlot.ts';
import { chartCurves } from './chartCurves.ts';
import { chartSummary } from './chartSummary.ts';
import { chartTable } from './chartTable.ts';
import { onChartKeys } from './chartKeys.ts';
import { element } from './element.ts';
import { saveButton } from './saveChart.ts';
import type { PanelContext, Pointed } from './panelContext.ts';
import { relabel, toolButton } from './toolButton.ts';

/** The chart of one tag: its name, what one can do with it, and the curves of all runs. Draws only while it is in sight. */
export class ChartCard {
  readonly root: HTMLElement;
  readonly tag: string;
  readonly plot: ChartPlot;
  readonly #context: PanelContext;
  readonly #place: HTMLElement;
  readonly #note = element('span', { class: 'note' });
  readonly #table = element('div', { class: 'chart-table', hidden: true });
  readonly #buttons: { readonly pin: HTMLButtonElement; readonly large: HTMLButtonElement; readonly table: HTMLButtonElement };
  readonly #resize: ResizeObserver;
  #isInSight = false;
  readonly #draw = (): void => this.#drawNow();

  constructor(tag: string, context: PanelContext) {
    this.tag = tag;
    this.#context = context;
    const { choices, theme, pointed } = context;
    this.#place = element('div', { class: 'plot', tabindex: '0', role: 'img' });
    this.plot = new ChartPlot(this.#place, {
      theme: () => theme.now,
      onHover: (x) => pointed.fire(x === undefined ? undefined : { tag, x }),
      onZoom: (part) => choices.change({ zoom: part ? [...part] : [] }),
    });
    this.#buttons = {
      table: toolButton('table', `Show ${tag} as a table`, () => this.#toggleTable()),
      pin: toolButton('pin', '', () => this.#togglePin()),
      large: toolButton('grow', '', () => choices.change({ large: choices.now.large === tag ? '' : tag })),
    };
    const name = element('h3', { title: tag }, element('bdi', {}, tag));
    this.root = element('section', { class: 'card', 'aria-label': tag }, element('header', {}, name, this.#note, this.#buttons.table, saveButton(this, context), this.#buttons.pin, this.#buttons.large), this.#place, this.#table);
    onChartKeys(this.#place, this, context);
    this.#resize = new ResizeObserver(() => this.#isInSight && context.queue.add(() => this.plot.resize()));
    this.#resize.observe(this.#place);
    this.label();
  }

  /** Comes into sight or goes out of it; what is out of sight costs nothing. */
  set isInSight(isInSight: boolean) {
    this.#isInSight = isInSight;
    if (isInSight) this.update();
    else this.plot.destroy();
  }

  get isInSight(): boolean {
    return this.#isInSight;
  }

  update(): void {
    if (this.#isInSight) this.#context.queue.add(this.#draw);
  }

  redraw(): void {
    if (this.#isInSight) this.plot.redraw();
  }

  point(pointed: Pointed): void {
    if (this.#isInSight && pointed?.tag !== this.tag) this.plot.pointAt(pointed?.x);
  }

  label(): void {
    const { pinned, large } = this.#context.choices.now;
    const isPinned = pinned.includes(this.tag);
    const isLarge = large === this.tag;
    relabel(this.#buttons.pin, isPinned ? `Unpin ${this.tag}` : `Pin ${this.tag} to the top`, isPinned);
    relabel(this.#buttons.large, isLarge ? `Show ${this.tag} among the others` : `Show ${this.tag} in full size`, isLarge);
    this.root.classList.toggle('large', isLarge);
    this.root.classList.toggle('pinned', isPinned);
  }

  destroy(): void {
    this.#context.queue.drop(this.#draw);
    this.#resize.disconnect();
    this.plot.destroy();
    this.root.remove();
  }

  #drawNow(): void {
    if (!this.#isInSight) return;
    const { choices } = this.#context;
    const { axis, scale, smoothing, ignoreOutliers, zoom } = choices.now;
    const [from, to] = zoom;
    const curves = chartCurves(this.#context, this.tag);
    this.plot.draw(curves, { axis, isLog: scale === 'log', isSmoothed: smoothing > 0, ignoreOutliers, zoom: from === undefined || to === undefined ? undefined : [from, to] });
    const { note, label } = chartSummary(this.tag, curves, choices.now);
    this.#note.textContent = note;
    this.#place.setAttribute('aria-label', label);
    if (!this.#table.hidden) this.#fillTable();
  }

  #togglePin(): void {
    const { choices } = this.#context;
    const { pinned } = choices.now;
    choices.change({ pinned: pinned.includes(this.tag) ? pinned.filter((tag) => tag !== this.tag) : [...pinned, this.tag] });
  }

  #toggleTable(): void {
    this.#table.hidden = !this.#table.hidden;
    relabel(this.#buttons.table, this.#table.hidden ? `Show ${this.tag} as a table` : `Hide the table of ${this.tag}`, !this.#table.hidden);
    if (!this.#table.hidden) this.#fillTable();
  }

  #fillTable(): void {
    this.#table.replaceChildren(chartTable(this.tag, this.plot.curves, this.#context.choices.now.axis));
  }
}
