import type { Training } from '../../core/training/training.ts';
import { stateTone } from '../../core/view/stateName.ts';

/** What a person looks for, in this order; what failed today is news, what failed before is history. */
export const groupTitles = {
  running: 'Running',
  waiting: 'Waiting',
  failedToday: 'Failed today',
  failed: 'Failed',
  halted: 'Halted',
  done: 'Completed',
} as const;

export type TrainingGroup = keyof typeof groupTitles;

export const groups = Object.keys(groupTitles) as readonly TrainingGroup[];

/** @param dayStartMs when the person's day began; milliseconds since 1970 */
export function groupOf({ state, endedAt, facts }: Training, dayStartMs: number): TrainingGroup {
  const tone = stateTone(state);
  return tone === 'failed' && Date.parse(endedAt ?? facts.plan.submittedAt) >= dayStartMs ? 'failedToday' : tone;
}

export const isRunning = ({ state }: Training): boolean => stateTone(state) === 'running';

/** Midnight before a time, where the person is. */
export function dayStart(nowMs: number): number {
  return new Date(nowMs).setHours(0, 0, 0, 0);
}
