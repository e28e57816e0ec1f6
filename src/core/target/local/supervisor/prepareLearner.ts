import { constants } from 'node:fs';
import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { hostfile } from '../../../plan/rankEnvironment.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { WorkFolder } from '../trainingFolder.ts';
import { learnerDirectories, localRendezvous } from './learnerOrder.ts';

/**
 * The directories that one learner starts in: a fresh copy of the submitted code, as a new pod would have, and those
 * that outlive an attempt (logs, results, checkpoints) as they are.
 */
export async function prepareLearner(plan: TrainingPlan, work: WorkFolder, learnerId: number, { ports, gpuCount }: { readonly ports: readonly number[]; readonly gpuCount: number }): Promise<void> {
  const { model, log, result, checkpoint, data } = learnerDirectories(plan, work, learnerId);
  await Promise.all([log, result, checkpoint, data].map((folder) => mkdir(folder, { recursive: true })));
  await rm(model, { recursive: true, force: true });
  await cp(work.code, model, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  if (plan.distributed !== 'mpi') return;
  const rendezvous = localRendezvous(ports, work, learnerId);
  await writeFile(rendezvous.hostfile, hostfile(rendezvous, gpuCount));
}
