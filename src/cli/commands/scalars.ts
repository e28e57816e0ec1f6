import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Command } from 'commander';
import { WeftError } from '../../core/base/weftError.ts';
import { folderEventFileTree } from '../../core/metrics/folderEventFileTree.ts';
import { metricsSourceOf } from '../../core/metrics/metricsSourceOf.ts';
import { readScalars, type Scalar } from '../../core/metrics/readScalars.ts';
import { trainingScalars } from '../../core/metrics/trainingScalars.ts';
import { scalarCharts } from '../../core/view/scalarCharts.ts';
import { scalarCsv, scalarCsvTitles, scalarRow } from '../../core/view/scalarRows.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { gather, withPlaces } from '../placeOptions.ts';
import { openServices, type PlaceOptions } from '../services.ts';

interface ScalarsOptions extends CommonOptions, PlaceOptions {
  readonly tag: readonly string[];
  readonly run: readonly string[];
  readonly csv?: boolean;
}

export function addScalars(program: Command, cli: Cli, finish: Finish): void {
  withPlaces(addCommand(program, 'scalars <folder-or-id>', 'draw or print the scalars of a training, or of a folder of event files'))
    .option('--tag <glob>', 'only these tags; may be repeated', gather, [])
    .option('--run <glob>', 'only these runs; may be repeated', gather, [])
    .option('--csv', 'print comma-separated values')
    .action(async (place: string, options: ScalarsOptions) => {
      finish(await run(cli, options, () => printScalars(cli, place, options)));
    });
}

async function printScalars(cli: Cli, place: string, options: ScalarsOptions): Promise<ExitCode> {
  const { terminal } = cli;
  const scalars = await openScalars(cli, place, options);
  if (options.csv) {
    terminal.print(scalarCsvTitles);
    for await (const scalar of scalars) terminal.print(scalarCsv(scalar));
    return exitCode.done;
  }
  const all: Scalar[] = [];
  for await (const scalar of scalars) all.push(scalar);
  if (options.json) {
    // Written piece by piece: one string of a million points is more than some readers of ours can hold.
    terminal.write('[');
    all.forEach((scalar, index) => {
      terminal.write(`${index === 0 ? '' : ',\n'}${JSON.stringify(scalarRow(scalar))}`);
    });
    terminal.write(']\n');
  } else if (all.length === 0) terminal.say(`No scalars in “${place}”${options.tag.length + options.run.length > 0 ? ' that match' : ' yet'}.`);
  else for (const line of scalarCharts(all, { width: Math.min(terminal.columns, 100) })) terminal.print(line);
  return exitCode.done;
}

async function openScalars(cli: Cli, place: string, options: ScalarsOptions): Promise<AsyncIterable<Scalar>> {
  const { signal } = cli.interrupts;
  const query = { tag: options.tag, run: options.run };
  const folder = path.resolve(cli.cwd, place);
  const isFolder = await stat(folder).then((stats) => stats.isDirectory(), () => false);
  const tree = folderEventFileTree(folder);
  // A workspace and a training are often named alike: a folder counts where it holds event files.
  if (isFolder && (path.isAbsolute(place) || (await tree.list(signal)).length > 0)) return readScalars(tree, { ...query, signal });
  if (!isFolder && /[\\/]/.test(place)) throw new WeftError('metrics/folder-missing', `There is no folder “${place}”. Name one that holds event files, or the id of a training.`);
  const services = await openServices(cli, options);
  const source = await metricsSourceOf(services.trainings, await services.trainings.find(place, { signal }), signal);
  return trainingScalars(source, query, { clock: cli.clock, signal });
}
