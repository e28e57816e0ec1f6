import { confirm, isCancel, select } from '@clack/prompts';
import process from 'node:process';
import type { Cli } from './cli.ts';

/** Asks a person; where none can be asked, the call itself is the word and the answer is `otherwise`. */
export async function askYesNo(cli: Cli, message: string, otherwise: boolean): Promise<boolean> {
  if (!cli.terminal.canAsk) return otherwise;
  const answer = await cli.terminal.asking(() => confirm({ message, initialValue: false, output: process.stderr, signal: cli.interrupts.signal }));
  return !isCancel(answer) && answer;
}

/** After Ctrl-C: whether a training is to be halted, or to go on without us, which is also what silence means. */
export async function askEnd(cli: Cli, id: string): Promise<'halt' | 'detach'> {
  if (!cli.terminal.canAsk) return 'detach';
  const answer = await cli.terminal.asking(() =>
    select({
    message: `“${id}” is running. What now?`,
    options: [
      { value: 'detach', label: 'Detach', hint: 'it goes on without this terminal' },
      { value: 'halt', label: 'Halt', hint: 'it ends and keeps its results' },
    ],
    output: process.stderr,
  }),
  );
  return answer === 'halt' ? 'halt' : 'detach';
}
