import type { Command } from 'commander';
import { followLogs } from '../../core/logs/followLogs.ts';
import { trainingLogSource } from '../../core/logs/trainingLogSource.ts';
import { parseSince } from '../../core/view/since.ts';
import { WeftError } from '../../core/base/weftError.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { wholeNumber, withPlaces } from '../placeOptions.ts';
import { openServices, type PlaceOptions } from '../services.ts';

interface LogsOptions extends CommonOptions, PlaceOptions {
  readonly learner?: number;
  readonly follow?: boolean;
  readonly since?: string;
  readonly tail?: number;
}

export function addLogs(program: Command, cli: Cli, finish: Finish): void {
  withPlaces(addCommand(program, 'logs <id>', 'print what learners wrote'))
    .alias('loglines')
    .option('--learner <n>', 'only this learner, counted from 1', wholeNumber)
    .option('-f, --follow', 'go on until the training has ended')
    .option('--since <time>', 'only what is newer: 10m, 2h, 3d, or an ISO 8601 time')
    .option('--tail <lines>', 'only the last lines of each learner', wholeNumber)
    .action(async (id: string, options: LogsOptions) => {
      finish(await run(cli, options, () => printLogs(cli, id, options)));
    });
}

async function printLogs(cli: Cli, id: string, options: LogsOptions): Promise<ExitCode> {
  const { learner, follow, since, tail, json } = options;
  const { signal } = cli.interrupts;
  const services = await openServices(cli, options);
  const found = await services.trainings.find(id, { signal });
  const source = await trainingLogSource(found, services.trainings, { signal });
  if (learner !== undefined && !source.learnerIds.includes(learner)) {
    throw new WeftError('usage/wrong-arguments', `“${found.training.id}” has no learner ${String(learner)}; it has ${String(source.learnerIds.length)}, counted from 1.`);
  }
  const { terminal, clock } = cli;
  const named = source.learnerIds.length > 1 && learner === undefined;
  const batches = followLogs(source, {
    clock,
    signal,
    colours: terminal.outIsTerminal && terminal.colours.isColorSupported,
    ...(learner !== undefined && { learnerId: learner }),
    ...(follow !== undefined && { follow }),
    ...(since !== undefined && { since: parseSince(since, clock.now()) }),
    ...(tail !== undefined && { tail }),
  });
  for await (const batch of batches) {
    const lines = batch.map(({ learnerId, offset, text, continued }) => {
      if (json) return `${JSON.stringify({ learner: learnerId, offset, text, ...(continued && { continued }) })}\n`;
      return `${named ? terminal.colours.dim(`learner-${String(learnerId)} │ `) : ''}${text}${continued ? '' : '\n'}`;
    });
    terminal.write(lines.join(''));
  }
  return exitCode.done;
}
