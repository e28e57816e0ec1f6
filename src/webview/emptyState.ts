import { renderQuantity } from '../core/view/number.ts';
import type { SourceRow } from '../messages/toWebview.ts';
import { element, on } from './element.ts';
import type { PanelContext } from './panelContext.ts';

/** What stands where charts would be, and why: where was looked, what would appear, what to do. */
export function emptyState({ model, choices }: PanelContext): HTMLElement {
  const { sources, runs } = model.catalog;
  const shown = model.shownRuns;
  const { kind, tagSearch } = choices.now;
  if (sources.length === 0) return empty('Opening…');
  if (runs.length === 0) return element('div', { class: 'empty', role: 'status' }, ...sources.flatMap(sentences));
  if (shown.length === 0) return empty(`None of ${renderQuantity(runs.length, 'run')} is shown. Tick one in the list.`);
  const unread = shown.filter(({ isRead }) => !isRead).length;
  if (unread === shown.length) return empty(`Reading ${renderQuantity(unread, 'run')}…`);
  if (tagSearch !== '') {
    const clear = on(element('button', { type: 'button', class: 'link' }, 'Clear the search'), 'click', () => choices.change({ tagSearch: '' }));
    return element('div', { class: 'empty', role: 'status' }, element('p', {}, `No tag of the runs that are shown has “${tagSearch}” in its name.`), clear);
  }
  const names = { scalars: 'scalars', images: 'images', histograms: 'histograms', texts: 'text', hparams: 'hyperparameters' };
  return empty(`The runs that are shown hold no ${names[kind]}.`);
}

const empty = (sentence: string): HTMLElement => element('div', { class: 'empty', role: 'status' }, element('p', {}, sentence));

function sentences({ place, isListed, isLive, hint, trouble }: SourceRow): HTMLElement[] {
  if (trouble !== undefined) return [element('p', { class: 'trouble' }, trouble)];
  if (!isListed) return [element('p', {}, `Looking in ${place}…`)];
  const found = element('p', {}, `No event files under ${place}${isLive ? ' yet' : ''}.`);
  return hint === undefined ? [found] : [found, element('p', { class: 'hint' }, hint)];
}
