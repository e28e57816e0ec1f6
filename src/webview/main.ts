import 'uplot/dist/uPlot.min.css';
import './panel.css';
import { Emitter } from '../core/base/emitter.ts';
import { isToWebview } from '../messages/toWebview.ts';
import { ChoicesStore } from './choices.ts';
import { DrawQueue } from './drawQueue.ts';
import { acquireEditorApi } from './editorApi.ts';
import { element } from './element.ts';
import { Panel } from './panel.ts';
import type { PanelContext } from './panelContext.ts';
import { PanelModel } from './panelModel.ts';
import { ThemeWatch } from './theme.ts';

const api = acquireEditorApi();
const choices = new ChoicesStore(api, document.body.dataset['panel'] ?? '');
const context: PanelContext = {
  api,
  choices,
  model: new PanelModel(choices),
  theme: new ThemeWatch(),
  queue: new DrawQueue(),
  scroller: element('div', { class: 'scroller', tabindex: '-1' }),
  pointed: new Emitter(),
};
document.body.append(new Panel(context).root);
window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
  if (isToWebview(data)) context.model.take(data);
});
api.post({ type: 'ready' });
