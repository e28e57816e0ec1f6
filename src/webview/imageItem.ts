import { renderCount } from '../core/view/number.ts';
import type { ImageRow, ImagesRow } from '../messages/toWebview.ts';
import { element, on } from './element.ts';
import type { PanelContext } from './panelContext.ts';
import { renderTime } from './renderX.ts';
import type { SampleItem } from './samplesView.ts';

/** Pictures smaller than this are shown larger, each dot as a square. */
const smallPixels = 100;

/** The pictures of one run and tag, one at a time, with a slider along the steps; it stays at the last step as more come. */
export class ImageItem implements SampleItem<ImagesRow> {
  readonly root: HTMLElement;
  readonly #context: PanelContext;
  readonly #name: string;
  readonly #run: number;
  readonly #tag: string;
  readonly #picture = element('img', { alt: '' });
  readonly #steps = element('input', { type: 'range', min: '0', step: '1', 'aria-label': 'Step' });
  readonly #pictures = element('input', { type: 'range', min: '0', step: '1', value: '0', 'aria-label': 'Picture of this step' });
  readonly #caption = element('p', { class: 'place' });
  #row: ImagesRow | undefined;

  constructor(run: number, name: string, tag: string, context: PanelContext) {
    this.#run = run;
    this.#name = name;
    this.#tag = tag;
    this.#context = context;
    for (const slider of [this.#steps, this.#pictures]) on(slider, 'input', () => this.#ask());
    this.root = element('div', { class: 'image' }, this.#picture, this.#caption, this.#steps, this.#pictures);
    context.model.onDidReceive((message) => {
      if (message.type === 'image' && message.run === run && message.tag === tag) this.#show(message);
    });
  }

  take(row: ImagesRow): void {
    const wasLast = this.#row === undefined || this.#steps.valueAsNumber >= this.#row.pictures.length - 1;
    this.#row = row;
    const last = row.pictures.length - 1;
    this.#steps.max = String(last);
    this.#steps.hidden = last < 1;
    if (wasLast) this.#steps.value = String(last);
    this.#ask();
  }

  redraw(): void {
    // The browser draws pictures by itself.
  }

  #ask(): void {
    const sample = this.#steps.valueAsNumber;
    const count = this.#row?.pictures[sample] ?? 0;
    this.#pictures.max = String(Math.max(0, count - 1));
    this.#pictures.hidden = count < 2;
    if (count > 0) this.#context.api.post({ type: 'wantImage', run: this.#run, tag: this.#tag, sample, picture: this.#pictures.valueAsNumber });
  }

  /** An answer to what is not asked any more is let go. */
  #show({ sample, picture, step, mediaType, bytes }: ImageRow): void {
    const row = this.#row;
    if (!row || sample !== this.#steps.valueAsNumber || picture !== this.#pictures.valueAsNumber) return;
    const count = row.pictures[sample] ?? 0;
    const width = row.sizes[sample * 2] ?? 0;
    this.#picture.src = `data:${mediaType};base64,${base64(bytes)}`;
    this.#picture.alt = `${this.#tag}, ${this.#name}, step ${String(step)}`;
    this.#picture.classList.toggle('small', width > 0 && width < smallPixels);
    this.#caption.textContent = `step ${renderCount(step)}${count > 1 ? `, ${String(picture + 1)} of ${String(count)}` : ''}`;
    this.#caption.title = renderTime(row.times[sample * 2 + 1] ?? NaN);
  }
}

function base64(bytes: Uint8Array): string {
  const parts: string[] = [];
  // In pieces: a call takes only so many arguments.
  for (let at = 0; at < bytes.length; at += 32_768) parts.push(String.fromCharCode(...bytes.subarray(at, at + 32_768)));
  return btoa(parts.join(''));
}
