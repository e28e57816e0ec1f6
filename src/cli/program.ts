import { Command, CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { addValidate } from './commands/validate.ts';
import { addVersion } from './commands/version.ts';
import { type ExitCode, exitCode } from './exitCode.ts';

/** Parses arguments, runs one command and answers with its exit code. */
export async function runProgram(cli: Cli, args: readonly string[]): Promise<ExitCode> {
  let outcome: ExitCode = exitCode.done;
  const program = new Command('weft');
  const finish = (code: ExitCode): void => {
    outcome = code;
  };
  program
    .description('From the folder on your screen to learners, here or on a Kubernetes cluster, and back.')
    .exitOverride()
    .configureOutput({ writeOut: (text) => cli.terminal.write(text), writeErr: (text) => cli.terminal.say(text.replace(/^error: /, 'weft: ').trimEnd()) })
    .showSuggestionAfterError(true)
    .enablePositionalOptions();
  addValidate(program, cli, finish);
  addVersion(program, cli, finish);
  try {
    await program.parseAsync(args, { from: 'user' });
    return outcome;
  } catch (thrown) {
    // What commander has said already: help and version end well, anything else is wrong use.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCode.done : exitCode.wrongUse;
    throw thrown;
  }
}
