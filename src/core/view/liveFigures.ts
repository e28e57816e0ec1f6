import type { Scalar } from '../metrics/readScalars.ts';
import { renderCount, renderValue } from './number.ts';
import { sparkline } from './sparkline.ts';

const mostTags = 2;
const sparkWidth = 8;

/** "step 640  loss 0.213 ▇▅▃▂▁▁  accuracy 0.94": where a training stands, from the first run of its first tags. */
export function liveFigures(scalars: readonly Scalar[]): string {
  const [first] = scalars;
  if (!first) return '';
  const values = new Map<string, number[]>();
  let step = first.step;
  for (const scalar of scalars) {
    if (scalar.run !== first.run) continue;
    step = Math.max(step, scalar.step);
    const known = values.get(scalar.tag);
    if (known) known.push(scalar.value);
    else if (values.size < mostTags) values.set(scalar.tag, [scalar.value]);
  }
  const tags = [...values].map(([tag, series]) => `${tag} ${renderValue(series.at(-1) ?? Number.NaN)} ${sparkline(series, sparkWidth)}`);
  return [`step ${renderCount(step)}`, ...tags].join('  ');
}
