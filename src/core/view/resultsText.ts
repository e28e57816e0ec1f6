import { renderBytes } from '../base/renderBytes.ts';
import { resultsPlace } from '../plan/trainingKeys.ts';
import type { Training } from '../training/training.ts';
import { renderQuantity } from './number.ts';

/** "nh-output/retrain-7k2mq0x3bd (9 files, 12 MB)"; the place alone as long as no learner's record says what is there. */
export function resultsText({ facts: { plan, learners } }: Training): string {
  const sizes = new Map(learners.flatMap(({ record }) => record?.objects ?? []).map(({ key, sizeBytes }) => [key, sizeBytes]));
  const place = resultsPlace(plan);
  if (sizes.size === 0) return place;
  return `${place} (${renderQuantity(sizes.size, 'file')}, ${renderBytes([...sizes.values()].reduce((sum, bytes) => sum + bytes, 0))})`;
}
