import type { TrainingState } from '../training/training.ts';

/** What a colour may say of a state, and nothing else: running blue, done green, failed red, halted yellow, waiting grey. */
export type StateTone = 'running' | 'done' | 'failed' | 'halted' | 'waiting';

interface StateLook {
  readonly tone: StateTone;
  /** One column wide, in every font: for those who see no colour. */
  readonly sign: string;
}

const looks: Readonly<Record<TrainingState, StateLook>> = {
  queued: { tone: 'waiting', sign: '·' },
  pending: { tone: 'waiting', sign: '·' },
  deploying: { tone: 'waiting', sign: '·' },
  downloading: { tone: 'running', sign: '↓' },
  processing: { tone: 'running', sign: '▸' },
  storing: { tone: 'running', sign: '↑' },
  completed: { tone: 'done', sign: '✓' },
  failed: { tone: 'failed', sign: '✗' },
  halted: { tone: 'halted', sign: '‖' },
};

/** The state as scripts know it from the ancestor: COMPLETED. */
export function stateCode(state: TrainingState): string {
  return state.toUpperCase();
}

/** The state as people read it: "✓ completed". */
export function stateLabel(state: TrainingState): string {
  return `${looks[state].sign} ${state}`;
}

export function stateTone(state: TrainingState): StateTone {
  return looks[state].tone;
}
