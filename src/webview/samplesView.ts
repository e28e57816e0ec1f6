import { nameSearch } from '../core/view/nameSearch.ts';
import type { TagKind } from '../messages/tagKind.ts';
import type { RunRow, ToWebview } from '../messages/toWebview.ts';
import { arrange, element } from './element.ts';
import { InSight } from './inSight.ts';
import type { PanelContext } from './panelContext.ts';
import type { KindView } from './kindView.ts';
import { runSwatch } from './runSwatch.ts';

/** What one run holds under one tag, drawn. */
export interface SampleItem<Row> {
  readonly root: HTMLElement;
  /** Everything that is there now. */
  take(row: Row): void;
  /** Colours or room are others. */
  redraw(): void;
}

export interface SamplesOptions<Row extends { readonly run: number; readonly tag: string }> {
  readonly kind: TagKind;
  /** The message's row when it is one of this view. */
  readonly rowOf: (message: ToWebview) => Row | undefined;
  readonly make: (run: RunRow, tag: string) => SampleItem<Row>;
}

interface Card<Row> {
  readonly root: HTMLElement;
  readonly body: HTMLElement;
  readonly items: Map<number, { readonly root: HTMLElement; readonly item: SampleItem<Row> }>;
  isInSight: boolean;
}

/** A card for each tag, and in it what each run that is shown holds: images, histograms or texts. */
export class SamplesView<Row extends { readonly run: number; readonly tag: string }> implements KindView {
  readonly root: HTMLElement;
  readonly #context: PanelContext;
  readonly #options: SamplesOptions<Row>;
  readonly #cards = new Map<string, Card<Row>>();
  /** What was told last, by tag and run: a card that comes back after a search is not told again. */
  readonly #rows = new Map<string, Map<number, Row>>();
  readonly #sight: InSight<Card<Row>>;

  constructor(context: PanelContext, options: SamplesOptions<Row>) {
    this.#context = context;
    this.#options = options;
    this.root = element('div', { class: `samples ${options.kind}` });
    this.#sight = new InSight(context.scroller, (card, isInSight) => {
      card.isInSight = isInSight;
    }, () => this.root.dispatchEvent(new CustomEvent('sight', { bubbles: true })));
    context.model.onDidReceive((message) => this.#take(message));
    context.theme.onDidChange(() => this.#redraw());
    new ResizeObserver(() => this.#redraw()).observe(this.root);
  }

  get tagsInSight(): readonly string[] {
    return [...this.#cards].filter(([, { isInSight }]) => isInSight).map(([tag]) => tag);
  }

  update(): number {
    const { model, choices } = this.#context;
    const isSearched = nameSearch(choices.now.tagSearch);
    const shown = model.shownRuns;
    const tags = model.catalog.tags[this.#options.kind].filter(({ tag, runs }) => isSearched(tag) && shown.some(({ id }) => runs.includes(id)));
    for (const [tag, card] of this.#cards) if (!tags.some((found) => found.tag === tag)) this.#remove(tag, card);
    const cards = tags.map(({ tag, runs }) => {
      const card = this.#cards.get(tag) ?? this.#add(tag);
      arrange(card.body, shown.filter(({ id }) => runs.includes(id)).map((run) => this.#itemOf(card, run, tag).root));
      return card.root;
    });
    arrange(this.root, cards);
    return tags.length;
  }

  reveal(tag: string): void {
    this.#cards.get(tag)?.root.scrollIntoView({ block: 'nearest' });
  }

  hide(): void {
    for (const card of this.#cards.values()) card.isInSight = false;
  }

  #add(tag: string): Card<Row> {
    const body = element('div', { class: 'items' });
    const root = element('section', { class: 'card', 'aria-label': tag }, element('header', {}, element('h3', { title: tag }, element('bdi', {}, tag))), body);
    const card = { root, body, items: new Map(), isInSight: false };
    this.#cards.set(tag, card);
    this.#sight.watch(root, card);
    return card;
  }

  #remove(tag: string, { root }: Card<Row>): void {
    this.#cards.delete(tag);
    this.#sight.leave(root);
  }

  #itemOf(card: Card<Row>, run: RunRow, tag: string): { readonly root: HTMLElement; readonly item: SampleItem<Row> } {
    const known = card.items.get(run.id);
    if (known) return known;
    const name = this.#context.model.nameOf(run);
    const item = this.#options.make(run, tag);
    const root = element('figure', {}, element('figcaption', { title: name }, runSwatch(run.colour), element('bdi', {}, name)), item.root);
    const made = { root, item };
    card.items.set(run.id, made);
    const row = this.#rows.get(tag)?.get(run.id);
    if (row) item.take(row);
    return made;
  }

  #take(message: ToWebview): void {
    const row = this.#options.rowOf(message);
    if (!row) return;
    this.#rows.set(row.tag, (this.#rows.get(row.tag) ?? new Map<number, Row>()).set(row.run, row));
    this.#cards.get(row.tag)?.items.get(row.run)?.item.take(row);
  }

  #redraw(): void {
    for (const { items } of this.#cards.values()) for (const { item } of items.values()) this.#context.queue.add(() => item.redraw());
  }
}
