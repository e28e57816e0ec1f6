import type { Report } from '../core/base/progress.ts';
import { terminalText } from '../core/base/terminalText.ts';
import { progressText } from '../core/view/progressText.ts';
import type { Terminal } from './terminal.ts';

/** Progress as one line that is rewritten in place; nothing where no person is looking. */
export function drawProgress(terminal: Terminal): Report {
  return (progress) => {
    terminal.sayInPlace(terminal.errColours.dim(`  ${terminalText(progressText(progress))}`.slice(0, terminal.columns - 1)));
  };
}
