import { access, constants, mkdir, statfs } from 'node:fs/promises';
import process from 'node:process';
import { renderBytes } from '../core/base/renderBytes.ts';
import { findPythonEnvironment } from '../core/target/local/launchEnvironment.ts';
import { readMachine } from '../core/target/local/machine.ts';
import { findProgram, findShell } from '../core/target/local/platform.ts';
import { isTerminal } from '../core/training/training.ts';
import { renderQuantity } from '../core/view/number.ts';
import type { Cli } from './cli.ts';
import { openServices, type PlaceOptions } from './services.ts';

/** well: as it should be · note: works, and worth knowing · missing: trainings cannot run without it. */
export interface Finding {
  readonly subject: string;
  readonly outcome: 'well' | 'note' | 'missing';
  readonly detail: string;
}

/** Looks at what a training needs on this computer. Changes nothing but makes Weft's own folder. */
export async function examine(cli: Cli, options: PlaceOptions): Promise<Finding[]> {
  const [home, shell, python, machine, trainings] = await Promise.all([examineHome(cli), examineShell(cli), examinePython(cli), examineMachine(), examineTrainings(cli, options)]);
  return [{ subject: 'Weft', outcome: 'well', detail: `on Node ${process.versions.node}, ${process.platform} ${process.arch}` }, home, shell, python, machine, ...trainings];
}

async function examineHome({ home }: Cli): Promise<Finding> {
  try {
    await mkdir(home, { recursive: true });
    await access(home, constants.W_OK);
    const { bavail, bsize } = await statfs(home);
    return { subject: 'home', outcome: 'well', detail: `${home}, ${renderBytes(bavail * bsize)} free` };
  } catch {
    return { subject: 'home', outcome: 'missing', detail: `${home} cannot be written. Set WEFT_HOME to a folder of yours.` };
  }
}

async function examineShell({ env }: Cli): Promise<Finding> {
  const shell = await findShell(env['PATH']);
  if (shell === undefined) return { subject: 'shell', outcome: 'missing', detail: 'Neither bash nor sh is on the PATH; commands of trainings need one.' };
  return { subject: 'shell', outcome: 'well', detail: shell };
}

async function examinePython({ env, cwd }: Cli): Promise<Finding> {
  const environment = await findPythonEnvironment(cwd, env);
  const python = environment ?? (await findProgram('python3', env['PATH'])) ?? (await findProgram('python', env['PATH']));
  if (python === undefined) return { subject: 'Python', outcome: 'note', detail: 'Not on the PATH; trainings that call it will fail.' };
  return { subject: 'Python', outcome: 'well', detail: `${python}${environment === undefined ? '; a .venv in the workspace would be used instead' : ''}` };
}

async function examineMachine(): Promise<Finding> {
  const { cpuCount, memoryBytes, gpus } = await readMachine();
  return { subject: 'this computer', outcome: gpus.length > 0 ? 'well' : 'note', detail: `${renderQuantity(cpuCount, 'CPU')}, ${renderBytes(memoryBytes, { binary: true })}, ${gpus.length > 0 ? gpus.join(', ') : 'no GPU'}` };
}

async function examineTrainings(cli: Cli, options: PlaceOptions): Promise<Finding[]> {
  const { trainings } = await openServices(cli, options);
  const { trainings: found, troubles } = await trainings.list({ signal: cli.interrupts.signal });
  const running = found.filter(({ state }) => !isTerminal(state)).length;
  return [
    { subject: 'trainings', outcome: 'well', detail: `${renderQuantity(found.length, 'training')}, ${String(running)} not ended` },
    ...troubles.map(({ place, error }): Finding => ({ subject: place, outcome: 'note', detail: error.message })),
  ];
}
