import type { Command } from 'commander';
import { ShellCompDirective } from '@bomb.sh/tab';
import tab from '@bomb.sh/tab/commander';
import type { Cli } from './cli.ts';

/**
 * `weft completion bash|zsh|fish|powershell` prints a script for the shell, which asks back for every Tab. Runs only when
 * it was asked for: the commands are walked through to learn their options.
 */
export function addCompletion(program: Command, { terminal }: Cli): void {
  const answers = tab(program, { completionCommandName: 'completion' });
  // The library forbids names of files after every word; manifests, folders and archives are what our commands take.
  Object.defineProperty(answers, 'directive', { get: () => ShellCompDirective.ShellCompDirectiveDefault, set: () => undefined });
  program.hook('preAction', (_program, called) => {
    if (called.name() === 'completion' && called.args[0] === 'bash') terminal.write(bareBash);
  });
}

/** The script counts on a function of the package bash-completion, which a bare machine lacks. */
const bareBash = `# Where the package bash-completion is missing, the words as bash itself cuts them have to do.
if ! declare -F _get_comp_words_by_ref >/dev/null; then
  _get_comp_words_by_ref() {
    words=("\${COMP_WORDS[@]}") cword=$COMP_CWORD cur=\${COMP_WORDS[COMP_CWORD]} prev=\${COMP_WORDS[COMP_CWORD-1]}
  }
fi
`;
