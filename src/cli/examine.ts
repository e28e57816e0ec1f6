import { statfs } from 'node:fs/promises';
import process from 'node:process';
import { renderBytes } from '../core/base/renderBytes.ts';
import { findPythonEnvironment } from '../core/target/local/launchEnvironment.ts';
import { readMachine } from '../core/target/local/machine.ts';
import { findProgram, findShell } from '../core/target/local/platform.ts';
import type { TargetFinding as Finding } from '../core/target/trainingTarget.ts';
import { isTerminal } from '../core/training/training.ts';
import { renderQuantity } from '../core/view/number.ts';
import type { Cli } from './cli.ts';
import { examined, examineManifest } from './examineManifest.ts';
import { requireWritableHome } from './writableHome.ts';
import { openServices, type PlaceOptions, type Services } from './services.ts';

/** Less does not hold the code, logs and results of even a small training. */
const leastFreeBytes = 16 * 1024 * 1024;

/**
 * Looks at what a training needs on its target, and with a manifest at what that very one needs. Changes nothing but
 * makes Weft's own folder; a results bucket is tried by a key that is written and deleted.
 */
export async function examine(cli: Cli, options: PlaceOptions, manifest?: string): Promise<Finding[]> {
  const home = await examineHome(cli);
  const services = await openServices(cli, options);
  const { signal } = cli.interrupts;
  const place = services.target.examine ? await examined('cluster', signal, () => services.target.examine?.({ signal }) ?? []) : await Promise.all([examineShell(cli), examinePython(cli), examineMachine()]);
  const asked = manifest === undefined ? [] : await examineManifest(cli, services, manifest);
  return [{ subject: 'Weft', outcome: 'well', detail: `on Node ${process.versions.node}, ${process.platform} ${process.arch}` }, home, ...place, ...asked, ...(await examineTrainings(cli, services))];
}

async function examineHome({ home }: Cli): Promise<Finding> {
  try {
    await requireWritableHome(home);
    const { bavail, bsize } = await statfs(home);
    const freeBytes = bavail * bsize;
    const detail = `${home}, ${renderBytes(freeBytes)} free`;
    return freeBytes < leastFreeBytes ? { subject: 'home', outcome: 'missing', detail: `${detail}. Free some, or set WEFT_HOME to a folder on another disk.` } : { subject: 'home', outcome: 'well', detail };
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

async function examineTrainings(cli: Cli, { trainings }: Services): Promise<Finding[]> {
  const { trainings: found, troubles } = await trainings.list({ signal: cli.interrupts.signal });
  const running = found.filter(({ state }) => !isTerminal(state)).length;
  return [
    { subject: 'trainings', outcome: 'well', detail: `${renderQuantity(found.length, 'training')}, ${String(running)} not ended` },
    ...troubles.map(({ place, error }): Finding => ({ subject: place, outcome: 'note', detail: error.message })),
  ];
}
