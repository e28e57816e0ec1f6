import type { Report } from '../../base/progress.ts';
import type { CodePackage } from '../../package/codePackage.ts';
import { trainingKeys } from '../../plan/trainingKeys.ts';
import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import { uploadCodePackage, type UploadOptions } from '../../store/code/uploadCodePackage.ts';
import type { ObjectStore } from '../../store/objectStore.ts';
import { renderReadyMarker } from '../../target/readyMarker.ts';
import { renderRootMarker } from '../rootMarker.ts';

export interface SubmissionUpload {
  readonly plan: TrainingPlan;
  readonly submittedTo: { readonly targetId: string; readonly namespace?: string };
  readonly manifestText: string;
  readonly codePackage: CodePackage;
  readonly store: ObjectStore;
  readonly report: Report;
  readonly signal: AbortSignal;
  readonly onCompared?: UploadOptions['onCompared'];
}

/** Brings everything that belongs to a submission to its results bucket; READY comes last, once all else is there. */
export async function uploadSubmission({ plan, submittedTo, manifestText, codePackage, store, report, signal, onCompared }: SubmissionUpload): Promise<void> {
  const { trainingId, results, submissionId } = plan;
  const write = (key: string, bytes: Uint8Array): Promise<unknown> => store.writeBytes(results.bucket, key, bytes, { signal });
  await uploadCodePackage(store, results.bucket, codePackage, { report, signal, ...(onCompared && { onCompared }) });
  await write(trainingKeys.plan(trainingId), Buffer.from(renderRootMarker({ plan, ...submittedTo })));
  await write(trainingKeys.manifest(trainingId), Buffer.from(manifestText));
  await write(trainingKeys.snapshot(trainingId), codePackage.snapshotBytes);
  await write(trainingKeys.ready(trainingId), Buffer.from(renderReadyMarker({ id: submissionId, sha256: codePackage.snapshotSha256 })));
}
