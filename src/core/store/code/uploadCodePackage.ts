import type { Report } from '../../base/progress.ts';
import { forEachBounded } from '../../base/forEachBounded.ts';
import type { CodePackage, Pack } from '../../package/codePackage.ts';
import { packKey } from '../../plan/trainingKeys.ts';
import type { ObjectStore } from '../objectStore.ts';

const questionsAtOnce = 16;
const uploadsAtOnce = 6;

export interface UploadOptions {
  readonly signal: AbortSignal;
  readonly report: Report;
  /** Before the first byte is sent: what is going to be. */
  readonly onCompared?: (upload: UploadedCode) => void;
}

export interface UploadedCode {
  readonly sentPacks: number;
  readonly sentBytes: number;
  /** Packs that the bucket had from an earlier submit. */
  readonly knownPacks: number;
}

/**
 * Brings the packs of a code package to a bucket, those it lacks. Packs are named by their content, so that two who send
 * the same one at once do not disturb each other. The snapshot is the caller's to write, afterwards.
 */
export async function uploadCodePackage(store: ObjectStore, bucket: string, { packs }: CodePackage, { signal, report, onCompared }: UploadOptions): Promise<UploadedCode> {
  const missing: Pack[] = [];
  await forEachBounded(packs, questionsAtOnce, async (pack) => {
    const found = await store.head(bucket, packKey(pack.sha256), { signal });
    // A pack of another size is no pack: whatever cut it short, it is written again.
    if (found?.sizeBytes !== pack.sizeBytes) missing.push(pack);
  });
  const totalBytes = missing.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const upload: UploadedCode = { sentPacks: missing.length, sentBytes: totalBytes, knownPacks: packs.length - missing.length };
  onCompared?.(upload);
  const doneOf = new Map<string, number>();
  const progress = (sha256: string, doneBytes: number): void => {
    doneOf.set(sha256, doneBytes);
    report({ stage: 'upload', doneBytes: [...doneOf.values()].reduce((sum, bytes) => sum + bytes, 0), totalBytes });
  };
  if (missing.length > 0) report({ stage: 'upload', doneBytes: 0, totalBytes });
  await forEachBounded(missing, uploadsAtOnce, async ({ sha256, ...pack }) => {
    signal.throwIfAborted();
    await store.writeFile(bucket, packKey(sha256), await pack.materialize(signal), { sha256, signal, onBytes: (doneBytes) => progress(sha256, doneBytes) });
  });
  return upload;
}
