import process from 'node:process';
import { WeftError } from '../../base/weftError.ts';
import { needsSupervisor } from './localFacts.ts';
import { identifyProcess, isRunning } from './platform.ts';
import type { TrainingFolder } from './trainingFolder.ts';

/** Whether a living process supervises the training. */
export async function isSupervised(folder: TrainingFolder): Promise<boolean> {
  const holder = (await folder.claims.last())?.value.holder;
  return holder !== undefined && (await isRunning(holder));
}

/** Makes this process the supervisor; false when another one lives. Of any number that try at once one succeeds. */
export async function claimSupervision(folder: TrainingFolder): Promise<boolean> {
  const holder = await identifyProcess(process.pid);
  if (!holder) throw new WeftError('internal/unexpected', 'This process cannot find itself in the list of processes.');
  for (;;) {
    const last = await folder.claims.last();
    if (last?.value.holder && (await isRunning(last.value.holder))) return false;
    if (await folder.claims.append(last?.number ?? 0, { holder })) return true;
  }
}

/**
 * Gives up supervision; false when there is something to do after all and this process has taken it up again. A command
 * that wishes something either comes before the retirement, and its wish is seen here, or finds nobody and starts anew.
 */
export async function retire(folder: TrainingFolder): Promise<boolean> {
  const claims = await folder.claims.lastNumber();
  await folder.claims.append(claims, {});
  const wish = (await folder.wishes.last())?.value;
  const status = await folder.status();
  const needed = needsSupervisor({ ...(wish && { wish }), ...(status && { status }) });
  return !needed || !(await claimSupervision(folder));
}
