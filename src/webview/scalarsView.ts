import { nameSearch } from '../core/view/nameSearch.ts';
import { ChartCard } from './chartCard.ts';
import { curveChoices } from './choices.ts';
import { arrange, element } from './element.ts';
import { InSight } from './inSight.ts';
import type { PanelContext, Pointed } from './panelContext.ts';
import { ValueTable } from './valueTable.ts';

/** The charts of all tags that the search leaves, pinned ones first, in a grid that fills the width. */
export class ScalarsView {
  readonly root = element('div', { class: 'charts' });
  readonly #context: PanelContext;
  readonly #cards = new Map<string, ChartCard>();
  readonly #values: ValueTable;
  readonly #sight: InSight<ChartCard>;

  constructor(context: PanelContext) {
    this.#context = context;
    this.#values = new ValueTable(context);
    this.#sight = new InSight(context.scroller, (card, isInSight) => {
      card.isInSight = isInSight;
    }, () => this.#tellSight());
    const { model, theme, pointed, choices } = context;
    model.onDidChangeScalars((tags) => {
      for (const tag of tags) this.#cards.get(tag)?.update();
    });
    theme.onDidChange(() => {
      for (const card of this.#cards.values()) card.redraw();
    });
    pointed.event((now) => this.#point(now));
    choices.onDidChange((changed) => {
      if ([...changed].some((key) => curveChoices.has(key))) for (const card of this.#cards.values()) card.update();
      if (changed.has('pinned') || changed.has('large')) for (const card of this.#cards.values()) card.label();
    });
    document.body.append(this.#values.root, this.#values.voice);
  }

  /** Tags in sight: what the extension is asked for. */
  get tagsInSight(): readonly string[] {
    return [...this.#cards.values()].filter(({ isInSight }) => isInSight).map(({ tag }) => tag);
  }

  /** Called when tags, runs or choices are others. Answers how many charts there are. */
  update(): number {
    const { model, choices } = this.#context;
    const { tagSearch, pinned, large } = choices.now;
    const isSearched = nameSearch(tagSearch);
    const shown = new Set(model.shownRuns.map(({ id }) => id));
    const tags = model.tags().filter(({ tag, runs }) => runs.some((run) => shown.has(run)) && (isSearched(tag) || pinned.includes(tag)));
    const names = tags.map(({ tag }) => tag);
    const ordered = names.includes(large) ? [large] : [...pinned.filter((tag) => names.includes(tag)), ...names.filter((tag) => !pinned.includes(tag))];
    for (const [tag, card] of this.#cards) if (!ordered.includes(tag)) this.#remove(tag, card);
    const cards = ordered.map((tag) => this.#cards.get(tag) ?? this.#add(tag));
    arrange(this.root, cards.map(({ root }) => root));
    for (const card of cards) card.update();
    return names.length;
  }

  reveal(tag: string): void {
    const card = this.#cards.get(tag);
    card?.root.scrollIntoView({ block: 'nearest' });
    card?.root.querySelector<HTMLElement>('.plot')?.focus();
  }

  hide(): void {
    this.#values.hide();
  }

  #add(tag: string): ChartCard {
    const card = new ChartCard(tag, this.#context);
    this.#cards.set(tag, card);
    this.#sight.watch(card.root, card);
    return card;
  }

  #remove(tag: string, card: ChartCard): void {
    this.#cards.delete(tag);
    this.#sight.leave(card.root);
    card.destroy();
  }

  #tellSight(): void {
    this.root.dispatchEvent(new CustomEvent('sight', { bubbles: true }));
  }

  #point(pointed: Pointed): void {
    for (const card of this.#cards.values()) card.point(pointed);
    const card = pointed && this.#cards.get(pointed.tag);
    if (card) this.#values.show(card, pointed.x);
    else this.#values.hide();
  }
}
