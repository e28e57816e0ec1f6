import type { Command } from 'commander';
import { renderBytes } from '../../core/base/renderBytes.ts';
import { renderCount } from '../../core/view/number.ts';
import { trainingJson } from '../../core/view/trainingJson.ts';
import { stateLabel } from '../../core/view/stateName.ts';
import { askYesNo } from '../ask.ts';
import type { Cli } from '../cli.ts';
import { addCommand, type CommonOptions, type Finish, run } from '../command.ts';
import { drawProgress } from '../drawProgress.ts';
import { type ExitCode, exitCode } from '../exitCode.ts';
import { withPlaces } from '../placeOptions.ts';
import { openServices, type PlaceOptions, type Services } from '../services.ts';

interface LifeOptions extends CommonOptions, PlaceOptions {
  readonly yes?: boolean;
}

interface DeleteOptions extends LifeOptions {
  readonly results?: boolean;
}

/** More keys than this are deleted only after a question of their own. */
const manyObjects = 1_000;

/** Halt, resume and delete: what ends a training, lets it go on, and removes it. */
export function addLife(program: Command, cli: Cli, finish: Finish): void {
  withPlaces(addCommand(program, 'halt <id>', 'end a training and keep everything; it can be resumed'))
    .option('-y, --yes', 'do not ask')
    .action(async (id: string, options: LifeOptions) => {
      finish(await run(cli, options, () => halt(cli, id, options)));
    });
  withPlaces(addCommand(program, 'resume <id>', 'let a halted or failed training go on from its last checkpoint')).action(async (id: string, options: LifeOptions) => {
    finish(await run(cli, options, () => resume(cli, id, options)));
  });
  withPlaces(addCommand(program, 'delete <id>', 'remove a training from its target; its results stay'))
    .option('--results', 'delete its results, too')
    .option('-y, --yes', 'do not ask')
    .action(async (id: string, options: DeleteOptions) => {
      finish(await run(cli, options, () => remove(cli, id, options)));
    });
}

async function halt(cli: Cli, id: string, options: LifeOptions): Promise<ExitCode> {
  const services = await openServices(cli, options);
  const { training } = await services.trainings.find(id, { signal: cli.interrupts.signal });
  if (!options.yes && !(await askYesNo(cli, `Halt “${training.id}”? Its results and checkpoints are kept.`, true))) return exitCode.interrupted;
  await services.trainings.halt(training.id, { signal: cli.interrupts.signal });
  return tell(cli, services, training.id, options, 'It ends within its grace period and keeps what it has.');
}

async function resume(cli: Cli, id: string, options: LifeOptions): Promise<ExitCode> {
  const services = await openServices(cli, options);
  const { training } = await services.trainings.find(id, { signal: cli.interrupts.signal });
  await services.trainings.resume(training.id, { signal: cli.interrupts.signal });
  return tell(cli, services, training.id, options, `“weft logs ${training.id} --follow” shows how it goes on.`);
}

async function tell(cli: Cli, { trainings }: Services, id: string, options: LifeOptions, next: string): Promise<ExitCode> {
  const { training } = await trainings.find(id, { signal: cli.interrupts.signal });
  if (options.json) cli.terminal.print(JSON.stringify(trainingJson(training)));
  else cli.terminal.say(`${id}  ${stateLabel(training.state)}  ${next}`);
  return exitCode.done;
}

async function remove(cli: Cli, id: string, options: DeleteOptions): Promise<ExitCode> {
  const { signal } = cli.interrupts;
  const { trainings } = await openServices(cli, options);
  const what = options.results ? 'and its results' : '; its results stay';
  if (!options.yes && !(await askYesNo(cli, `Delete “${id}”${options.results ? ' ' : ''}${what}?`, true))) return exitCode.interrupted;
  const confirm = ({ count, bytes }: { readonly count: number; readonly bytes: number }): Promise<boolean> =>
    options.yes || count <= manyObjects ? Promise.resolve(true) : askYesNo(cli, `These are ${renderCount(count)} objects, ${renderBytes(bytes)}. Delete them all?`, false);
  const outcome = await trainings.delete(id, { signal, ...(options.results && { results: { signal, report: drawProgress(cli.terminal), confirm } }) });
  const words = { deleted: 'It and its results are deleted.', kept: 'Its results stay in their bucket.', unreachable: 'Its results stay; their store could not be reached.' };
  if (options.json) cli.terminal.print(JSON.stringify({ id, deleted: true, results: outcome }));
  else cli.terminal.say(`${id}  deleted  ${words[outcome]}`);
  return exitCode.done;
}
