import { renderValue } from '../core/view/number.ts';
import type { HparamsTable } from '../messages/toWebview.ts';
import { element, on } from './element.ts';
import type { KindView } from './kindView.ts';
import type { PanelContext } from './panelContext.ts';
import { runSwatch } from './runSwatch.ts';

type Cell = string | number | boolean;

interface Order {
  readonly column: number;
  readonly isDescending: boolean;
}

/** Runs as rows, hyperparameters and the last value of each metric as columns; a title that is pressed sorts by it. */
export class HparamsView implements KindView {
  readonly root = element('div', { class: 'hparams' });
  readonly tagsInSight = [''];
  readonly #context: PanelContext;
  #table: HparamsTable | undefined;
  #order: Order | undefined;

  constructor(context: PanelContext) {
    this.#context = context;
    context.model.onDidReceive((message) => {
      if (message.type !== 'hparams') return;
      this.#table = message;
      this.#draw();
    });
  }

  update(): number {
    this.#draw();
    const { model } = this.#context;
    const shown = new Set(model.shownRuns.map(({ id }) => id));
    return model.catalog.tags.hparams.flatMap(({ runs }) => runs).filter((run) => shown.has(run)).length;
  }

  reveal(): void {
    this.root.scrollIntoView();
  }

  hide(): void {
    // Nothing of it lies over other parts.
  }

  #draw(): void {
    const table = this.#table;
    if (!table) return;
    const titles = ['Run', ...table.names, ...table.metrics, 'Status'];
    const { model } = this.#context;
    const rows = table.rows.flatMap(({ run: id, status, values, metrics }) => {
      const run = model.run(id);
      return run && model.isShown(run) ? [{ run, cells: [model.nameOf(run), ...values, ...metrics, status] }] : [];
    });
    const order = this.#order;
    if (order) rows.sort((one, other) => compare(one.cells[order.column] ?? '', other.cells[order.column] ?? '') * (order.isDescending ? -1 : 1));
    const focused = this.root.contains(document.activeElement) ? [...this.root.querySelectorAll('th button')].findIndex((button) => button === document.activeElement) : -1;
    this.root.replaceChildren(
      element(
        'table',
        {},
        element('thead', {}, element('tr', {}, ...titles.map((title, column) => this.#titleOf(title, column, column > table.names.length && column < titles.length - 1)))),
        element('tbody', {}, ...rows.map(({ run, cells }) => element('tr', {}, ...cells.map((cell, column) => (column === 0 ? element('th', { scope: 'row' }, runSwatch(run.colour), element('bdi', {}, String(cell))) : element('td', { class: typeof cell === 'number' ? 'number' : '' }, typeof cell === 'number' ? renderValue(cell) : String(cell))))))),
      ),
    );
    this.root.querySelectorAll<HTMLElement>('th button')[focused]?.focus();
  }

  #titleOf(title: string, column: number, isMetric: boolean): HTMLElement {
    const isSorted = this.#order?.column === column;
    const sort = on(element('button', { type: 'button', title: `Sort by ${title}` }, element('bdi', {}, title), isSorted ? (this.#order?.isDescending ? ' ↓' : ' ↑') : ''), 'click', () => {
      this.#order = { column, isDescending: isSorted && this.#order?.isDescending === false };
      this.#draw();
    });
    return element('th', { scope: 'col', class: isMetric ? 'metric' : '', 'aria-sort': isSorted ? (this.#order?.isDescending ? 'descending' : 'ascending') : 'none' }, sort);
  }
}

/** Numbers by size and before words; what is empty comes last. */
function compare(one: Cell, other: Cell): number {
  if (one === '' || other === '') return Number(one === '') - Number(other === '');
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (typeof one !== typeof other) return typeof one === 'number' ? -1 : 1;
  return String(one).localeCompare(String(other), 'en', { numeric: true });
}
