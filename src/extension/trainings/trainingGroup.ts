import { type StateTone, stateTone } from '../../core/view/stateName.ts';
import type { Training } from '../../core/training/training.ts';

/** What a person looks for: trainings that run, wait, failed, were halted, are complete; in this order. */
export const groupTitles: Readonly<Record<StateTone, string>> = {
  running: 'Running',
  waiting: 'Waiting',
  failed: 'Failed',
  halted: 'Halted',
  done: 'Completed',
};

export const groups = Object.keys(groupTitles) as readonly StateTone[];

export const groupOf = ({ state }: Training): StateTone => stateTone(state);
