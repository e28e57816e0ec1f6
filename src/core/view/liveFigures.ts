import type { TrainingFigures } from '../metrics/trainingFigures.ts';
import { renderDuration } from './duration.ts';
import { renderCount, renderValue } from './number.ts';
import { sparkline } from './sparkline.ts';

const sparkWidth = 8;

/** "step 640/1000  loss 0.213 ▇▅▃▂▁▁  accuracy 0.94 ▁▃▅   1 m 40 s left": for a line that is rewritten; empty while there is nothing. */
export function liveFigures({ step, unit, total, tags, secondsLeft }: TrainingFigures): string {
  if (step === undefined) return '';
  const stands = [`${unit} ${renderCount(step)}${total === undefined ? '' : `/${renderCount(total)}`}`, ...tags.map(({ tag, values }) => `${figure(tag, values)} ${sparkline(values, sparkWidth)}`)].join('  ');
  return secondsLeft === undefined ? stands : `${stands}   ${renderDuration(secondsLeft * 1000)} left`;
}

/** "64 %  loss 0.213", or "step 640  loss 0.213" where the end is not known: for a row. */
export function figuresFact({ step, total, tags }: TrainingFigures): string {
  if (step === undefined) return '';
  const stands = total === undefined ? `step ${renderCount(step)}` : `${String(Math.floor((100 * step) / total))} %`;
  return [stands, ...tags.slice(0, 1).map(({ tag, values }) => figure(tag, values))].join('  ');
}

/** "loss 0.213": the first tag's last value; empty while there is none. */
export function lastFigure({ tags }: TrainingFigures): string {
  return tags.slice(0, 1).map(({ tag, values }) => figure(tag, values)).join('');
}

const figure = (tag: string, values: readonly number[]): string => `${tag} ${renderValue(values.at(-1) ?? Number.NaN)}`;
