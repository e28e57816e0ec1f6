import type { Command } from 'commander';
import { asWeftError, systemErrorCode } from '../core/base/weftError.ts';
import type { Cli } from './cli.ts';
import { type ExitCode, exitCode, exitCodeOf } from './exitCode.ts';

/** Options that every command has. */
export interface CommonOptions {
  readonly json?: boolean;
  readonly verbose?: boolean;
}

/** Where a command leaves its exit code. */
export type Finish = (code: ExitCode) => void;

/** A command of the program with the options that all share; `spec` is commander's, such as "logs <id>". */
export function addCommand(program: Command, spec: string, description: string): Command {
  return program.command(spec).description(description).option('--json', 'print data as JSON').option('--verbose', 'print what went on when something fails');
}

/**
 * Runs a command's body and turns its outcome into the process's exit code. The one place where errors are shown on the
 * command line: `code: message`, on stderr, never with a stack unless it was asked for.
 */
export async function run(cli: Cli, options: CommonOptions, body: () => Promise<ExitCode>): Promise<ExitCode> {
  try {
    return await body();
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'EPIPE') return exitCode.done;
    const error = asWeftError(thrown);
    const { red, dim } = cli.terminal.errColours;
    if (options.json) cli.terminal.say(JSON.stringify({ error: { code: error.code, message: error.message } }));
    else cli.terminal.say(`${red(`weft: ${error.message}`)} ${dim(`[${error.code}]`)}`);
    if (options.verbose) for (const line of causes(error)) cli.terminal.say(dim(line));
    return exitCodeOf(error.errorClass);
  }
}

function causes(error: Error): string[] {
  const lines = [error.stack ?? error.message];
  if (error.cause instanceof Error) lines.push('caused by:', ...causes(error.cause));
  return lines;
}
