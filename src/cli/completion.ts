import type { Command } from 'commander';
import tab from '@bomb.sh/tab/commander';

/**
 * `weft completion bash|zsh|fish|powershell` prints a script for the shell, which asks back for every Tab. Runs only when
 * it was asked for: the commands are walked through to learn their options.
 */
export function addCompletion(program: Command): void {
  tab(program, { completionCommandName: 'completion' });
}
