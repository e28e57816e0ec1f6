import { hash } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../../base/clock.ts';
import { readJson, replaceJson } from '../../../base/jsonFile.ts';
import { noReport } from '../../../base/progress.ts';
import { WeftError } from '../../../base/weftError.ts';
import { parseSnapshot } from '../../../package/parseSnapshot.ts';
import { trainingKeys } from '../../../plan/trainingKeys.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { unpackSnapshot } from '../../../store/code/unpackSnapshot.ts';
import type { ObjectStore } from '../../../store/objectStore.ts';
import { parseReadyMarker, type ReadyMarker } from '../../readyMarker.ts';
import type { WorkFolder } from '../trainingFolder.ts';

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
 * Brings the submitted code to the work folder, checked from the marker down: the snapshot by READY's checksum, packs and
 * files by the snapshot. Code that is there already stays. Throws WeftError `package/damaged` or `store/…`.
 */
export async function fetchCode(store: ObjectStore, plan: TrainingPlan, work: WorkFolder, { sha256 }: ReadyMarker, signal: AbortSignal): Promise<void> {
  const complete = path.join(work.path, 'code.json');
  if ((await readJson<{ sha256: string }>(complete))?.sha256 === sha256) return;
  const { bucket } = plan.results;
  const key = trainingKeys.snapshot(plan.trainingId);
  const bytes = await store.readBytes(bucket, key, { signal });
  if (hash('sha256', bytes) !== sha256) throw new WeftError('package/damaged', `“${key}” is not what was submitted to the bucket “${bucket}”. Train again.`);
  await rm(work.code, { recursive: true, force: true });
  await mkdir(work.path, { recursive: true });
  await unpackSnapshot(store, bucket, parseSnapshot(bytes), work.code, { signal, report: noReport });
  await replaceJson(complete, { sha256 });
}
