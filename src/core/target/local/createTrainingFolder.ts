import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { replaceJson } from '../../base/jsonFile.ts';
import { systemErrorCode, WeftError } from '../../base/weftError.ts';
import type { Submission } from '../trainingTarget.ts';
import type { LaunchSettings } from './localState.ts';
import { TrainingFolder } from './trainingFolder.ts';

/** A draft is filled in well under a second. */
const draftMs = 3_600_000;

/**
 * Makes the training's folder, whole or not at all: it is filled under a name of its own and renamed. Doing it again for
 * the same submission changes nothing.
 */
export async function createTrainingFolder(root: string, { plan, manifestText, connections, launch }: Submission & { readonly launch: LaunchSettings }, nowMs: number): Promise<void> {
  const folder = new TrainingFolder(path.join(root, plan.trainingId));
  // 0700: what a training knows is its owner's business.
  await mkdir(root, { recursive: true, mode: 0o700 });
  await sweepLeftovers(root, nowMs);
  const draft = new TrainingFolder(path.join(root, `.draft-${randomBytes(8).toString('hex')}`));
  await mkdir(draft.path, { mode: 0o700 });
  try {
    await replaceJson(path.join(draft.path, 'plan.json'), plan);
    await writeFile(path.join(draft.path, 'manifest.yml'), manifestText);
    await replaceJson(path.join(draft.path, 'launch.json'), launch);
    await draft.writeConnections(connections);
    await rename(draft.path, folder.path);
  } catch (thrown) {
    await rm(draft.path, { recursive: true, force: true });
    if (!['ENOTEMPTY', 'EEXIST', 'EPERM'].includes(systemErrorCode(thrown) ?? '')) throw thrown;
    const existing = await folder.plan();
    if (!existing) throw thrown;
    if (existing.submissionId !== plan.submissionId) throw new WeftError('target/name-taken', `There is another training “${plan.trainingId}” on this computer. Train again.`);
  }
}

/** What a command that was killed has left half made or half removed; young drafts may still be in the making. */
async function sweepLeftovers(root: string, nowMs: number): Promise<void> {
  for (const name of await readdir(root)) {
    const folder = path.join(root, name);
    const madeMs = (await stat(folder).catch(() => undefined))?.mtimeMs ?? nowMs;
    const isLeft = name.startsWith('.deleted-') || (name.startsWith('.draft-') && nowMs - madeMs > draftMs);
    if (isLeft) await rm(folder, { recursive: true, force: true });
  }
}
