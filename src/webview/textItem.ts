import { renderCount } from '../core/view/number.ts';
import type { TextsRow } from '../messages/toWebview.ts';
import { element } from './element.ts';
import { renderMarkdown } from './markdown.ts';
import { renderTime } from './renderX.ts';
import type { SampleItem } from './samplesView.ts';

/** The texts of one run and tag, the newest first. */
export class TextItem implements SampleItem<TextsRow> {
  readonly root = element('div', { class: 'texts-of-run' });

  take({ times, texts }: TextsRow): void {
    const steps = texts.map((cells, at) =>
      element('article', {}, element('p', { class: 'place', title: renderTime(times[at * 2 + 1] ?? NaN) }, `step ${renderCount(times[at * 2] ?? 0)}`), ...cells.map((cell) => renderMarkdown(cell))),
    );
    this.root.replaceChildren(...steps.reverse());
  }

  redraw(): void {
    // Text takes its colours from the page.
  }
}
