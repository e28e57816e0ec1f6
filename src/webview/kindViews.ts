import type { TagKind } from '../messages/tagKind.ts';
import type { HistogramsRow, ImagesRow, TextsRow } from '../messages/toWebview.ts';
import { HistogramItem } from './histogramItem.ts';
import { HparamsView } from './hparamsView.ts';
import { ImageItem } from './imageItem.ts';
import type { KindView } from './kindView.ts';
import type { PanelContext } from './panelContext.ts';
import { SamplesView } from './samplesView.ts';
import { ScalarsView } from './scalarsView.ts';
import { TextItem } from './textItem.ts';

/** A view for each kind of tags. */
export function kindViews(context: PanelContext): Readonly<Record<TagKind, KindView>> {
  const { model } = context;
  return {
    scalars: new ScalarsView(context),
    images: new SamplesView<ImagesRow>(context, { kind: 'images', rowOf: (message) => (message.type === 'images' ? message : undefined), make: (run, tag) => new ImageItem(run.id, model.nameOf(run), tag, context) }),
    histograms: new SamplesView<HistogramsRow>(context, { kind: 'histograms', rowOf: (message) => (message.type === 'histograms' ? message : undefined), make: (run) => new HistogramItem(run.colour, model.nameOf(run), context) }),
    texts: new SamplesView<TextsRow>(context, { kind: 'texts', rowOf: (message) => (message.type === 'texts' ? message : undefined), make: () => new TextItem() }),
    hparams: new HparamsView(context),
  };
}
