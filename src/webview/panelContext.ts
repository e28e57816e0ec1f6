import type { Emitter } from '../core/base/emitter.ts';
import type { ChoicesStore } from './choices.ts';
import type { DrawQueue } from './drawQueue.ts';
import type { EditorApi } from './editorApi.ts';
import type { PanelModel } from './panelModel.ts';
import type { ThemeWatch } from './theme.ts';

/** Where the pointer, or the keyboard in its place, stands: in the chart of a tag, at this x; `undefined`: nowhere. */
export type Pointed = { readonly tag: string; readonly x: number } | undefined;

/** What the parts of the panel work with. */
export interface PanelContext {
  readonly api: EditorApi;
  readonly choices: ChoicesStore;
  readonly model: PanelModel;
  readonly theme: ThemeWatch;
  readonly queue: DrawQueue;
  /** What scrolls. */
  readonly scroller: HTMLElement;
  readonly pointed: Emitter<Pointed>;
}
