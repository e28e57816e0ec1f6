import type { Training } from '../../core/training/training.ts';
import { renderRelativeTime } from '../../core/view/relativeTime.ts';

/** "last: completed 2 h ago", "last: processing". */
export function lastTrainingText({ state, failure, endedAt }: Training, nowMs: number): string {
  const what = [state, state === 'failed' ? failure?.code : undefined].filter((part) => part !== undefined).join(' ');
  return `last: ${what}${endedAt === undefined ? '' : ` ${renderRelativeTime(Date.parse(endedAt), nowMs)}`}`;
}
