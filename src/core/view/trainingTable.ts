import { terminalText } from '../base/terminalText.ts';
import type { Training } from '../training/training.ts';
import { renderAge } from './duration.ts';
import { renderCount } from './number.ts';
import { stateLabel, type StateTone, stateTone } from './stateName.ts';
import { type Column, renderTable } from './table.ts';

export interface TrainingTableOptions {
  readonly nowMs: number;
  /** Columns of the terminal; 80 where there is none. */
  readonly width?: number;
  readonly paint?: (text: string, tone: StateTone) => string;
}

/** `weft list`: the titles, then a line for each training, in 80 columns or what the terminal has. */
export function trainingTable(trainings: readonly Training[], { nowMs, width = 80, paint }: TrainingTableOptions): string[] {
  const columns: readonly Column<Training>[] = [
    // The end of the id is what tells two of one name apart; scripts take it from --json.
    { title: 'ID', text: ({ id }) => id, minWidth: 21, cut: 'middle' },
    { title: 'NAME', text: ({ facts }) => terminalText(facts.plan.name), minWidth: 8 },
    { title: 'STATE', text: ({ state, failure }) => (state === 'failed' && failure ? `${stateLabel(state)} ${failure.code}` : stateLabel(state)) },
    { title: 'LEARNERS', text: ({ facts }) => renderCount(facts.plan.learners), align: 'right' },
    { title: 'GPUS', text: ({ facts }) => renderCount(facts.plan.resources.gpuCount), align: 'right' },
    { title: 'AGE', text: ({ facts }) => renderAge(nowMs - Date.parse(facts.plan.submittedAt)), align: 'right' },
    { title: 'TARGET', text: ({ facts }) => terminalText(facts.targetId), minWidth: 8 },
  ];
  return renderTable(columns, trainings, { width, ...(paint && { paint: (text, { title }, { state }) => (title === 'STATE' ? paint(text, stateTone(state)) : text) }) });
}
