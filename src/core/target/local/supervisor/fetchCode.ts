import { createHash } from 'node:crypto';
import { mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { readJson, replaceJson } from '../../../base/jsonFile.ts';
import { WeftError } from '../../../base/weftError.ts';
import type { Snapshot } from '../../../package/codePackage.ts';
import { packKey, trainingKeys } from '../../../plan/trainingKeys.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { downloadObject } from '../../../store/downloadObject.ts';
import type { ObjectStore } from '../../../store/objectStore.ts';
import { parseReadyMarker, type ReadyMarker } from '../../readyMarker.ts';
import type { WorkFolder } from '../trainingFolder.ts';
import { hashFile } from './storeFile.ts';
import { unpackCode } from './unpackCode.ts';

const readyLookMs = 1_000;

/** Waits for the READY marker of this very submission. Throws `target/code-not-ready` when it does not come in time. */
export async function awaitReady(store: ObjectStore, plan: TrainingPlan, { waitMs, clock, signal }: { readonly waitMs: number; readonly clock: Clock; readonly signal: AbortSignal }): Promise<ReadyMarker> {
  const key = trainingKeys.ready(plan.trainingId);
  const untilMs = clock.now() + waitMs;
  for (;;) {
    if (await store.head(plan.results.bucket, key, { signal })) {
      const ready = parseReadyMarker(Buffer.from(await store.readBytes(plan.results.bucket, key, { signal })).toString('utf8'));
      if (ready?.id === plan.submissionId) return ready;
      throw new WeftError('target/code-not-ready', `“${key}” in the bucket “${plan.results.bucket}” belongs to another submission. Train again.`);
    }
    if (clock.now() >= untilMs) {
      throw new WeftError('target/code-not-ready', `The code of “${plan.trainingId}” is not complete in the bucket “${plan.results.bucket}”. Train again.`);
    }
    await clock.sleep(Math.min(readyLookMs, Math.max(1, untilMs - clock.now())), signal);
  }
}

/**
 * Brings the submitted code to the work folder, checked from the marker down: its snapshot by READY's checksum, the packs
 * by their names, the files by the snapshot. Code that is there already stays. Throws WeftError `target/…` or `store/…`.
 */
export async function fetchCode(store: ObjectStore, plan: TrainingPlan, work: WorkFolder, { sha256 }: ReadyMarker, signal: AbortSignal): Promise<void> {
  const complete = path.join(work.path, 'code.json');
  if ((await readJson<{ sha256: string }>(complete))?.sha256 === sha256) return;
  const { bucket } = plan.results;
  const bytes = await store.readBytes(bucket, trainingKeys.snapshot(plan.trainingId), { signal });
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw damaged(trainingKeys.snapshot(plan.trainingId));
  const snapshot = JSON.parse(Buffer.from(bytes).toString('utf8')) as Snapshot;

  const packFolder = path.join(work.path, 'packs');
  const packs: string[] = [];
  for (const pack of snapshot.packs) packs.push(await fetchPack(store, bucket, pack.sha256, packFolder, signal));
  const draft = path.join(work.path, 'code.draft');
  for (const folder of [draft, work.code]) await rm(folder, { recursive: true, force: true });
  await mkdir(draft, { recursive: true });
  await unpackCode(snapshot, packs, draft);
  await rename(draft, work.code);
  await replaceJson(complete, { sha256 });
  await rm(packFolder, { recursive: true, force: true });
}

async function fetchPack(store: ObjectStore, bucket: string, sha256: string, folder: string, signal: AbortSignal): Promise<string> {
  const file = path.join(folder, `${sha256}.tar`);
  const object = await store.head(bucket, packKey(sha256), { signal });
  if (!object) throw damaged(packKey(sha256));
  await downloadObject(store, bucket, object, file, { signal });
  if ((await hashFile(file)) !== sha256) throw damaged(packKey(sha256));
  return file;
}

function damaged(key: string): WeftError {
  return new WeftError('target/code-damaged', `“${key}”, a part of the submitted code, is missing or damaged. Train again.`);
}
