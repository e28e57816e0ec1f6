import { createWriteStream } from 'node:fs';
import { access, mkdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import type { Report } from '../base/progress.ts';
import { parseSnapshot } from '../package/parseSnapshot.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import { snapshotAsZip } from '../store/code/snapshotAsZip.ts';
import type { ObjectStore } from '../store/objectStore.ts';

export interface DefinitionOptions {
  /** Folder for the ZIP; made if it is missing. */
  readonly destination: string;
  readonly report: Report;
  readonly signal: AbortSignal;
  /** Asked where a file of that name is there already. */
  readonly onExisting: (path: string) => Promise<'replace' | 'keep'>;
}

/** Brings the code as it was submitted, as `<training id>-code.zip`; answers with the file's path. It appears when it is whole. */
export async function downloadDefinition({ trainingId, results }: TrainingPlan, store: ObjectStore, { destination, report, signal, onExisting }: DefinitionOptions): Promise<string> {
  const name = `${trainingId}-code.zip`;
  const file = path.join(destination, name);
  await mkdir(destination, { recursive: true });
  if ((await exists(file)) && (await onExisting(name)) === 'keep') return file;
  report({ stage: 'download', detail: name });
  const snapshot = parseSnapshot(await store.readBytes(results.bucket, trainingKeys.snapshot(trainingId), { signal }));
  const partial = `${file}.${String(process.pid)}.part`;
  try {
    await pipeline(snapshotAsZip(store, results.bucket, snapshot, { signal }), createWriteStream(partial), { signal });
    await rename(partial, file);
  } catch (thrown) {
    await rm(partial, { force: true });
    throw thrown;
  }
  return file;
}

const exists = (file: string): Promise<boolean> => access(file).then(() => true, () => false);
