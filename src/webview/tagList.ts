import { nameSearch } from '../core/view/nameSearch.ts';
import { arrange, element, on } from './element.ts';
import type { PanelContext } from './panelContext.ts';

/** The tags of the runs that are shown; one that is pressed is brought into sight. */
export class TagList {
  readonly root: HTMLElement;
  readonly #context: PanelContext;
  readonly #list = element('ul', { class: 'tags' });
  readonly #items = new Map<string, HTMLElement>();
  readonly #reveal: (tag: string) => void;

  constructor(context: PanelContext, reveal: (tag: string) => void) {
    this.#context = context;
    this.#reveal = reveal;
    const { choices } = context;
    const search = element('input', { type: 'search', placeholder: 'Search tags', 'aria-label': 'Search tags', value: choices.now.tagSearch });
    on(search, 'input', () => choices.change({ tagSearch: search.value }));
    this.root = element('section', { class: 'tag-list', 'aria-label': 'Tags' }, element('header', {}, element('h2', {}, 'Tags')), search, this.#list);
  }

  update(): void {
    const { model, choices } = this.#context;
    const isSearched = nameSearch(choices.now.tagSearch);
    const shown = new Set(model.shownRuns.map(({ id }) => id));
    const tags = model.tags().filter(({ tag, runs }) => isSearched(tag) && runs.some((run) => shown.has(run)));
    arrange(this.#list, tags.map(({ tag }) => this.#itemOf(tag)));
    for (const tag of this.#items.keys()) if (!tags.some((found) => found.tag === tag)) this.#items.delete(tag);
  }

  #itemOf(tag: string): HTMLElement {
    const known = this.#items.get(tag);
    if (known) return known;
    const made = element('li', {}, on(element('button', { type: 'button', title: tag }, element('bdi', {}, tag)), 'click', () => this.#reveal(tag)));
    this.#items.set(tag, made);
    return made;
  }
}
