import { renderQuantity } from '../core/view/number.ts';
import { nameSearch } from '../core/view/nameSearch.ts';
import type { RunRow, SourceRow } from '../messages/toWebview.ts';
import { arrange, element, on } from './element.ts';
import { icon } from './icon.ts';
import type { PanelContext } from './panelContext.ts';
import { runSwatch } from './runSwatch.ts';

interface Row {
  readonly root: HTMLElement;
  readonly box: HTMLInputElement;
  passedOver: number;
}

/** All runs, below the training or folder they belong to, each with its colour and whether it is shown. */
export class RunList {
  readonly root: HTMLElement;
  readonly #context: PanelContext;
  readonly #search: HTMLInputElement;
  readonly #list = element('div', { class: 'runs' });
  readonly #rows = new Map<number, Row>();
  readonly #headings = new Map<number, { readonly root: HTMLElement; text: string }>();

  constructor(context: PanelContext) {
    this.#context = context;
    const { choices } = context;
    this.#search = element('input', { type: 'search', placeholder: 'Search runs', 'aria-label': 'Search runs', value: choices.now.runSearch });
    on(this.#search, 'input', () => {
      choices.change({ runSearch: this.#search.value });
      this.update();
    });
    const all = on(element('button', { type: 'button', class: 'link' }, 'All'), 'click', () => this.#turn(() => true));
    const none = on(element('button', { type: 'button', class: 'link' }, 'None'), 'click', () => this.#turn(() => false));
    this.root = element('section', { class: 'run-list', 'aria-label': 'Runs' }, element('header', {}, element('h2', {}, 'Runs'), all, none), this.#search, this.#list);
  }

  update(): void {
    const { model } = this.#context;
    const found = this.#found();
    const wanted = model.catalog.sources.flatMap((source) => {
      const rows = found.filter((run) => run.source === source.id).map((run) => this.#rowOf(run));
      return [this.#headingOf(source), ...rows];
    });
    arrange(this.#list, wanted);
    for (const id of this.#rows.keys()) if (!model.run(id)) this.#rows.delete(id);
  }

  #found(): readonly RunRow[] {
    const { model, choices } = this.#context;
    const isSearched = nameSearch(choices.now.runSearch);
    return model.catalog.runs.filter((run) => isSearched(`${model.catalog.sources[run.source]?.name ?? ''} ${run.name}`));
  }

  #rowOf(run: RunRow): HTMLElement {
    const { model } = this.#context;
    const row = this.#rows.get(run.id) ?? this.#make(run);
    row.box.checked = model.isShown(run);
    if (row.passedOver !== run.passedOver) {
      row.passedOver = run.passedOver;
      const told = `${renderQuantity(run.passedOver, 'record or file', 'records or files')} could not be read and were passed over`;
      row.root.querySelector('.warning')?.remove();
      row.root.querySelector('label')?.append(element('span', { class: 'warning', title: told, role: 'img', 'aria-label': told }, icon('warning')));
    }
    return row.root;
  }

  #make(run: RunRow): Row {
    const { model, choices } = this.#context;
    const name = run.name === '.' ? model.nameOf(run) : run.name;
    const box = on(element('input', { type: 'checkbox' }), 'change', () => choices.change({ runs: { ...choices.now.runs, [model.keyOf(run)]: box.checked } }));
    const only = on(element('button', { type: 'button', class: 'link only', 'aria-label': `Show only ${name}` }, 'only'), 'click', () => this.#turn(({ id }) => id === run.id));
    const root = element('div', { class: 'run' }, element('label', { title: name }, box, runSwatch(run.colour), element('bdi', {}, name)), only);
    const row = { root, box, passedOver: 0 };
    this.#rows.set(run.id, row);
    return row;
  }

  #headingOf({ id, name, place, isLive, trouble }: SourceRow): HTMLElement {
    const { isListed } = this.#context.model.catalog.sources[id] ?? { isListed: false };
    const text = JSON.stringify([name, place, isLive, isListed, trouble]);
    const known = this.#headings.get(id);
    if (known?.text === text) return known.root;
    const standing = trouble !== undefined ? element('span', { class: 'warning', title: trouble, role: 'img', 'aria-label': trouble }, icon('warning')) : isLive && isListed ? element('span', { class: 'live' }, 'live') : '';
    const root = element('h3', { title: place }, element('bdi', {}, name), standing);
    this.#headings.set(id, { root, text });
    return root;
  }

  /** All runs that the search leaves are turned on or off. */
  #turn(isShown: (run: RunRow) => boolean): void {
    const { model, choices } = this.#context;
    const turned = this.#found().map((run) => [model.keyOf(run), isShown(run)] as const);
    choices.change({ runs: { ...choices.now.runs, ...Object.fromEntries(turned) } });
  }
}
