import { commandLength } from '../manifest/shell/commandLength.ts';
import { parseShell } from '../manifest/shell/shellScript.ts';
import type { MetricsSource } from './metricsSource.ts';
import { TrainingFigures } from './trainingFigures.ts';
import type { TrainingMetricsOptions } from './trainingEmetrics.ts';
import { trainingScalars } from './trainingScalars.ts';

/** What is kept of each tag while it is followed; the figures need the newest only. */
const scalarsPerTag = 64;

/** Where a training stands: the figures of all that was written, then, when following, again whenever there is news. */
export async function* followFigures(source: MetricsSource, options: TrainingMetricsOptions): AsyncGenerator<TrainingFigures> {
  const figures = new TrainingFigures(commandLength(parseShell(source.plan.command)));
  for await (const scalar of trainingScalars(source, { scalarsPerTag }, options)) {
    figures.add(scalar);
    yield figures;
  }
}

/** Where a training stands by now. */
export async function readFigures(source: MetricsSource, options: Omit<TrainingMetricsOptions, 'follow'>): Promise<TrainingFigures | undefined> {
  let last: TrainingFigures | undefined;
  for await (const figures of followFigures(source, options)) last = figures;
  return last;
}
