import { type TagKind, tagKinds } from '../messages/tagKind.ts';
import { arrange, element, on } from './element.ts';
import type { PanelContext } from './panelContext.ts';

const titles: Readonly<Record<TagKind, string>> = { scalars: 'Scalars', images: 'Images', histograms: 'Histograms', texts: 'Text', hparams: 'Hparams' };

/** One tab for each kind that there is something of; scalars always. Arrow keys move along them. */
export class KindTabs {
  readonly root = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Kinds of metrics' });
  readonly #context: PanelContext;
  readonly #tabs: Readonly<Record<TagKind, HTMLButtonElement>>;

  constructor(context: PanelContext) {
    this.#context = context;
    const make = (kind: TagKind): HTMLButtonElement => on(element('button', { type: 'button', role: 'tab' }, titles[kind]), 'click', () => context.choices.change({ kind }));
    this.#tabs = { scalars: make('scalars'), images: make('images'), histograms: make('histograms'), texts: make('texts'), hparams: make('hparams') };
    on(this.root, 'keydown', (event) => {
      const by = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      const shown = this.#shown();
      const next = shown[(shown.indexOf(context.choices.now.kind) + by + shown.length) % shown.length];
      if (by === 0 || next === undefined) return;
      context.choices.change({ kind: next });
      this.#tabs[next].focus();
    });
  }

  update(): void {
    const { kind } = this.#context.choices.now;
    for (const one of tagKinds) {
      this.#tabs[one].setAttribute('aria-selected', String(one === kind));
      this.#tabs[one].tabIndex = one === kind ? 0 : -1;
    }
    arrange(this.root, this.#shown().map((one) => this.#tabs[one]));
  }

  #shown(): readonly TagKind[] {
    const { model, choices } = this.#context;
    return tagKinds.filter((kind) => kind === 'scalars' || kind === choices.now.kind || model.catalog.tags[kind].length > 0);
  }
}
