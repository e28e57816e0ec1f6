import path from 'node:path';
import type { Command } from 'commander';
import { renderBytes } from '../../core/base/renderBytes.ts';
import { downloadDefinition } from '../../core/training/downloadDefinition.ts';
import { downloadResults } from '../../core/training/downloadResults.ts';
import { renderQuantity } from '../../core/view/number.ts';
import { askYesNo } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { drawProgress } from '../drawProgress.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { withPlaces } from '../placeOptions.ts';
import { openServices, type PlaceOptions } from '../services.ts';

interface DownloadOptions extends CommonOptions, PlaceOptions {
  readonly definition?: boolean;
  readonly results?: boolean;
  readonly to?: string;
  readonly overwrite?: boolean;
}

export function addDownload(program: Command, cli: Cli, finish: Finish): void {
  withPlaces(addCommand(program, 'download <id>', 'bring a training’s results, or the code as submitted, to this computer'))
    .option('--definition', 'the submitted code, as one ZIP')
    .option('--results', 'logs, event files, checkpoints and results (the default)')
    .option('--to <folder>', 'where to; by default a folder named as the training')
    .option('--overwrite', 'replace files that are there with another content')
    .action(async (id: string, options: DownloadOptions) => {
      finish(await run(cli, options, () => download(cli, id, options)));
    });
}

async function download(cli: Cli, id: string, options: DownloadOptions): Promise<ExitCode> {
  const { terminal } = cli;
  const { signal } = cli.interrupts;
  const { trainings } = await openServices(cli, options);
  const { training } = await trainings.find(id, { signal });
  const { plan } = training.facts;
  const store = await trainings.results(plan, { signal });
  const destination = path.resolve(cli.cwd, options.to ?? training.id);
  const report = drawProgress(terminal);
  const onExisting = async (file: string): Promise<'replace' | 'keep'> =>
    options.overwrite || (await askYesNo(cli, `“${file}” is there with another content. Replace it?`, false)) ? 'replace' : 'keep';
  if (options.definition) {
    const file = await downloadDefinition(plan, store, { destination, report, signal, onExisting });
    terminal.print(options.json ? JSON.stringify({ id: training.id, file }) : file);
    if (!options.results) return exitCode.done;
  }
  const { files, bytes, present, kept } = await downloadResults(plan, store, { destination, report, signal, onExisting });
  if (options.json) terminal.print(JSON.stringify({ id: training.id, folder: destination, files, bytes, present, kept }));
  else {
    terminal.print(destination);
    terminal.say(`${renderQuantity(files, 'file')}, ${renderBytes(bytes)}${present > 0 ? `; ${renderQuantity(present, 'file')} there already` : ''}`);
    for (const file of kept) terminal.say(`kept as it was: ${file}   (--overwrite replaces it)`);
  }
  return exitCode.done;
}
