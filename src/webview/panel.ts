import type { TagKind } from '../messages/tagKind.ts';
import { curveChoices } from './choices.ts';
import { curveSettings } from './curveSettings.ts';
import { element } from './element.ts';
import { emptyState } from './emptyState.ts';
import { KindTabs } from './kindTabs.ts';
import type { KindView } from './kindView.ts';
import { kindViews } from './kindViews.ts';
import type { PanelContext } from './panelContext.ts';
import { RunList } from './runList.ts';
import { TagList } from './tagList.ts';

/** The whole page: runs and tags on the left, what they hold on the right. */
export class Panel {
  readonly root: HTMLElement;
  readonly #context: PanelContext;
  readonly #tabs: KindTabs;
  readonly #runs: RunList;
  readonly #tags: TagList;
  readonly #settings: HTMLElement;
  readonly #empty = element('div', {});
  readonly #views: Readonly<Record<TagKind, KindView>>;
  #shown: KindView;
  #asked = '';

  constructor(context: PanelContext) {
    this.#context = context;
    this.#tabs = new KindTabs(context);
    this.#runs = new RunList(context);
    this.#tags = new TagList(context, (tag) => this.#shown.reveal(tag));
    this.#settings = curveSettings(context);
    this.#views = kindViews(context);
    this.#shown = this.#views[context.choices.now.kind];
    context.scroller.append(this.#empty, this.#shown.root);
    this.root = element('div', { class: 'panel' }, element('aside', {}, this.#runs.root, this.#tags.root, this.#settings), element('main', {}, element('nav', {}, this.#tabs.root), context.scroller));
    context.scroller.addEventListener('sight', () => this.#look());
    context.model.onDidChangeCatalog(() => this.update());
    context.choices.onDidChange((changed) => {
      if ([...changed].some((key) => !curveChoices.has(key))) this.update();
    });
    this.update();
  }

  update(): void {
    const { choices, scroller } = this.#context;
    const view = this.#views[choices.now.kind];
    if (view !== this.#shown) {
      this.#shown.hide();
      this.#shown.root.replaceWith(view.root);
      this.#shown = view;
      scroller.scrollTop = 0;
    }
    this.#tabs.update();
    this.#runs.update();
    this.#tags.update();
    this.#tags.root.hidden = choices.now.kind === 'hparams';
    this.#settings.hidden = choices.now.kind !== 'scalars';
    const count = view.update();
    this.#empty.replaceChildren(...(count === 0 ? [emptyState(this.#context)] : []));
    this.#look();
  }

  /** Asks for what is in sight, once for each time that this changes. */
  #look(): void {
    const { api, model, choices } = this.#context;
    const look = { type: 'look', runs: model.shownRuns.map(({ id }) => id), kind: choices.now.kind, tags: this.#shown.tagsInSight } as const;
    const asked = JSON.stringify(look);
    if (asked === this.#asked) return;
    this.#asked = asked;
    api.post(look);
  }
}
