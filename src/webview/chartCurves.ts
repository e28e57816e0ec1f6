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
    curve: scalarCurve(series.points, series.standings, { axis, smoothing, startedAtSeconds: run.startedAt ?? series.points[1] ?? 0 }),
  }));
}
