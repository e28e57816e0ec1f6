import { Command, CommanderError } from 'commander';
import type { Cli } from './cli.ts';
import { addConvert } from './commands/convert.ts';
import { addDoctor } from './commands/doctor.ts';
import { addDownload } from './commands/download.ts';
import { addEmetrics } from './commands/emetrics.ts';
import { addInit } from './commands/init.ts';
import { addLife } from './commands/life.ts';
import { addList } from './commands/list.ts';
import { addLogs } from './commands/logs.ts';
import { addScalars } from './commands/scalars.ts';
import { addShow } from './commands/show.ts';
import { addTrain } from './commands/train.ts';
import { addValidate } from './commands/validate.ts';
import { addVersion } from './commands/version.ts';
import { addCompletion } from './completion.ts';
import { type ExitCode, exitCode } from './exitCode.ts';

/** In the order in which a person meets them. */
const commands = [addInit, addValidate, addTrain, addList, addShow, addLogs, addEmetrics, addScalars, addLife, addDownload, addConvert, addDoctor, addVersion];

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
    .configureOutput({ writeOut: (text) => cli.terminal.write(text), writeErr: (text) => cli.terminal.say(inOurWords(text)) })
    .showSuggestionAfterError(true)
    .enablePositionalOptions();
  for (const add of commands) add(program, cli, finish);
  addCompletion(program, cli);
  try {
    await program.parseAsync(args, { from: 'user' });
    return outcome;
  } catch (thrown) {
    // What commander has said already: help and version end well, anything else is wrong use.
    if (thrown instanceof CommanderError) return thrown.exitCode === 0 ? exitCode.done : exitCode.wrongUse;
    throw thrown;
  }
}

/** What commander says, as everything else is said here: names in “ ”, the suggestion on the same line. */
function inOurWords(text: string): string {
  return text.replace(/^error: /, 'weft: ').replace(/'([^']*)'/g, '“$1”').replace(/\n\((Did you mean .+\?)\)/, '. $1').trimEnd();
}
