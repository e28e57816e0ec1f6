import type { StateTone } from '../core/view/stateName.ts';
import type { Colours } from './terminal.ts';

/** Colours mean state and nothing else: running blue, done green, failed red, halted yellow, waiting grey. */
export function paintTone(colours: Colours, text: string, tone: StateTone): string {
  const paints = { running: colours.blue, done: colours.green, failed: colours.red, halted: colours.yellow, waiting: colours.gray };
  return paints[tone](text);
}
