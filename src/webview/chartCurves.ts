import { scalarCurve } from '../core/view/scalarCurve.ts';
import type { PanelContext } from './panelContext.ts';
import type { PlottedCurve } from './plotCurves.ts';

/** The curves of a tag for the runs that are shown, as the person wants them drawn. */
export function chartCurves({ model, choices }: Pick<PanelContext, 'model' | 'choices'>, tag: string): PlottedCurve[] {
  const { axis, smoothing } = choices.now;
  return model.seriesOf(tag).map(({ run, series }) => ({
    run: run.id,
    name: model.nameOf(run),
    colour: run.colour,
    // As in TensorBoard, a run begins with its first point, which is always kept: a file's own beginning has another clock.
    curve: scalarCurve(series.points, series.standings, { axis, smoothing, startedAtSeconds: series.points[1] ?? 0 }),
  }));
}
