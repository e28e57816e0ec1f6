import type { Training } from '../../core/training/training.ts';
import { renderRelativeTime } from '../../core/view/relativeTime.ts';

/** "last: completed 2 h ago, loss 0.21", "last: processing". */
export function lastTrainingText({ state, failure, endedAt }: Pick<Training, 'state' | 'failure' | 'endedAt'>, figure: string | undefined, nowMs: number): string {
  const what = [state, state === 'failed' ? failure?.code : undefined].filter((part) => part !== undefined).join(' ');
  const when = endedAt === undefined ? '' : ` ${renderRelativeTime(Date.parse(endedAt), nowMs)}`;
  return [`last: ${what}${when}`, figure].filter((part) => part !== undefined).join(', ');
}
