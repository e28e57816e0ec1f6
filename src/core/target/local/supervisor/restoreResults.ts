import { access } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import pLimit from 'p-limit';
import { trainingKeys } from '../../../plan/trainingKeys.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { downloadObject } from '../../../store/downloadObject.ts';
import { keySegments } from '../../../store/folder/keySegments.ts';
import type { ObjectStore } from '../../../store/objectStore.ts';
import type { StoredRoot } from './storedFiles.ts';

const downloadsAtOnce = 8;

/**
 * Brings back to its place what the bucket holds of a training and this machine does not: results, checkpoints, logs.
 * What is here is newer, or the same, and stays.
 */
export async function restoreResults(store: ObjectStore, plan: TrainingPlan, roots: readonly StoredRoot[], signal: AbortSignal): Promise<void> {
  const limit = pLimit(downloadsAtOnce);
  const downloads: Promise<void>[] = [];
  const own = [trainingKeys.submittedCode(plan.trainingId), trainingKeys.plan(plan.trainingId)];
  // The longest key first: checkpoints lie below the training's own prefix, but have a folder of their own.
  const byLength = roots.filter(({ key }) => key !== '').sort((a, b) => b.key.length - a.key.length);
  for await (const object of store.list(plan.results.bucket, { prefix: trainingKeys.prefix(plan.trainingId), signal })) {
    const { key } = object;
    if (own.some((prefix) => key.startsWith(prefix)) || key.endsWith('/_record.json') || key.endsWith('/')) continue;
    const root = byLength.find((candidate) => (candidate.kind === 'folder' ? key.startsWith(candidate.key) : key === candidate.key));
    if (!root) continue;
    const rest = key.slice(root.key.length);
    const file = rest === '' ? root.path : path.join(root.path, ...keySegments(rest, process.platform));
    downloads.push(
      limit(async () => {
        const isHere = await access(file).then(() => true, () => false);
        if (!isHere) await downloadObject(store, plan.results.bucket, object, file, { signal });
      }),
    );
  }
  const outcomes = await Promise.allSettled(downloads);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}
