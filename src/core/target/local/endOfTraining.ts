import { randomBytes } from 'node:crypto';
import { rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../../base/weftError.ts';
import { type FolderReading, needsSupervisor } from './localFacts.ts';
import { readFolder } from './readFolder.ts';
import { isSupervised } from './supervision.ts';
import type { TrainingFolder } from './trainingFolder.ts';

/** Whether everything the training made is in its bucket and nothing is left that could be resumed. */
export function isCompleted({ status }: Pick<FolderReading, 'status'>): boolean {
  if (status?.stage !== 'ended' || status.conditions.some(({ kind }) => kind === 'results-not-stored')) return false;
  return status.learners.every(({ exitCode }) => exitCode === 0);
}

/** After a training has completed neither secrets nor a second copy of its results stay behind. */
export async function tidyUp(folder: TrainingFolder, reading: Pick<FolderReading, 'status'>): Promise<void> {
  if (!isCompleted(reading)) return;
  await folder.forgetConnections();
  await rm(folder.work.path, { recursive: true, force: true });
}

/** Removes a training that somebody wants deleted, once nobody works on it; false while somebody does. */
export async function finishDeletion(folder: TrainingFolder): Promise<boolean> {
  const { plan, wish, status } = await readFolder(folder);
  if (!plan) return true;
  if (needsSupervisor({ ...(wish && { wish }), ...(status && { status }) }) || (await isSupervised(folder))) return false;
  // Gone at once for everyone; what takes time is done under another name.
  const tomb = path.join(path.dirname(folder.path), `.deleted-${randomBytes(8).toString('hex')}`);
  try {
    await rename(folder.path, tomb);
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return true;
    throw thrown;
  }
  await rm(tomb, { recursive: true, force: true });
  return true;
}
