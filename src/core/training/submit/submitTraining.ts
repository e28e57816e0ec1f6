import type { Clock } from '../../base/clock.ts';
import type { Report } from '../../base/progress.ts';
import { fail, type Result, succeed } from '../../base/result.ts';
import { asWeftError, WeftError } from '../../base/weftError.ts';
import { liftCredentials } from '../../manifest/liftCredentials.ts';
import type { CodePackage } from '../../package/codePackage.ts';
import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import type { UploadedCode } from '../../store/code/uploadCodePackage.ts';
import type { ObjectStore } from '../../store/objectStore.ts';
import type { StoreConnection } from '../../store/storeConnection.ts';
import type { PreflightFinding, TrainingTarget } from '../../target/trainingTarget.ts';
import type { KnownClusters } from '../knownClusters.ts';
import type { ResultBuckets } from '../resultBuckets.ts';
import { trainingOf } from '../state.ts';
import type { Training } from '../training.ts';
import { checkStores, connectionOf, probeResults } from './checkStores.ts';
import { removeProbe, rollBack, type RollBackServices } from './rollBack.ts';
import { placeOf, type SubmissionEntry } from './submissionEntry.ts';
import type { ClaimedSubmission, SubmissionJournal } from './submissionJournal.ts';
import { codeFacts, countData, type SubmissionFacts } from './submissionFacts.ts';
import { uploadSubmission } from './uploadSubmission.ts';

export interface SubmitRequest {
  readonly plan: TrainingPlan;
  /** As it is written; literal credentials are lifted out of it before it goes anywhere. */
  readonly manifestText: string;
  /** Absent where the manifest is no file. */
  readonly manifestPath?: string;
  readonly target: TrainingTarget;
  /** Folder that the code is taken from; absent for a ZIP. */
  readonly workspaceFolder?: string;
  /** By data store id; secret. */
  readonly connections: ReadonlyMap<string, StoreConnection>;
  /** Packs the workspace; disposed of here. */
  readonly packageCode: (signal: AbortSignal) => Promise<CodePackage>;
  /** Goes on in spite of what the target's preflight finds. */
  readonly skipPreflight?: boolean;
}

export interface SubmitServices {
  readonly journal: SubmissionJournal;
  readonly buckets: ResultBuckets;
  /** Where a training is looked for later; absent where there are no clusters. */
  readonly clusters?: KnownClusters;
  readonly openStore: (connection: StoreConnection) => ObjectStore;
  readonly clock: Clock;
  readonly report: Report;
  readonly signal: AbortSignal;
  /** Warnings and information of the preflight, while the submit goes on. */
  readonly onFinding?: (finding: PreflightFinding) => void;
  /** What is sent and what the learners will find, said before the first byte is sent. */
  readonly onFacts?: (facts: SubmissionFacts) => void;
}

/** What keeps a submit from being begun, nothing having been sent. */
export type SubmitRefusal =
  | { readonly kind: 'preflight'; readonly findings: readonly PreflightFinding[] }
  | { readonly kind: 'already-submitting'; readonly trainingId: string };

/** How often a released training is looked for, and for how long: a target may show it a moment later. */
const looks = 40;
const lookMs = 250;

/**
 * Submits one training: what is wrong is found before anything is sent, every step is written to the journal before it is
 * begun, and READY is written last. A failure or an abort at any step takes back all that was begun; after a crash
 * `settleSubmissions` goes on from the journal. One submit of a manifest at a time. Throws WeftError, or AbortError when
 * aborted, with nothing left behind; `training/rollback-incomplete` when that could not be done yet.
 */
export async function submitTraining(request: SubmitRequest, services: SubmitServices): Promise<Result<Training, SubmitRefusal>> {
  const { plan, target, manifestPath, manifestText } = request;
  const manifest = JSON.stringify([target.id, target.namespace, manifestPath ?? manifestText]);
  const alone = await services.journal.alone(manifest, plan.trainingId, () => carryOut(request, services));
  return alone.ok ? alone.value : fail({ kind: 'already-submitting', trainingId: alone.failure });
}

async function carryOut(request: SubmitRequest, services: SubmitServices): Promise<Result<Training, SubmitRefusal>> {
  const { plan, target, connections } = request;
  const { journal, clock, signal, openStore } = services;
  const store = openStore(connectionOf(connections, plan.results.dataStoreId));
  const submission = await journal.begin(entryOf(request));
  try {
    const findings = await preflight(request, services);
    if (findings) {
      await submission.drop();
      return fail({ kind: 'preflight', findings });
    }
    await checkStores({ ...request, ...services });
    await submission.advance('probing');
    await probeResults(plan, store, signal);
    await services.buckets.remember(submission.entry.results);
    if (target.namespace !== undefined) await services.clusters?.remember({ context: target.id, namespace: target.namespace });
    await createAndUpload(request, services, submission, store);
    await release(plan, target, signal);
  } catch (thrown) {
    await takeBack(submission, { target, store, clock }, thrown);
    throw thrown;
  }
  return succeed(await seeReleased(submission, target, clock));
}

/** What refuses the training here; the rest of what was found is told on the way. */
async function preflight({ plan, target, skipPreflight }: SubmitRequest, { report, signal, onFinding }: SubmitServices): Promise<PreflightFinding[] | undefined> {
  report({ stage: 'check', detail: target.label });
  if (skipPreflight) return undefined;
  const findings = await target.preflight(plan, { signal });
  if (findings.some(({ severity }) => severity === 'error')) return findings;
  for (const finding of findings) onFinding?.(finding);
  return undefined;
}

async function createAndUpload({ plan, target, manifestText, workspaceFolder, connections, packageCode }: SubmitRequest, { openStore, report, signal, onFacts }: SubmitServices, submission: ClaimedSubmission, store: ObjectStore): Promise<void> {
  const counting = onFacts ? countData(plan, { connections, openStore, signal }) : Promise.resolve([]);
  // Waited for below; when packing fails as well, that is what is said.
  counting.catch(() => undefined);
  const codePackage = await packageCode(signal);
  const { text } = liftCredentials(manifestText);
  try {
    const data = await counting;
    const onCompared = (compared: UploadedCode): void => {
      for (const facts of [codeFacts(codePackage, compared), ...data]) onFacts?.(facts);
    };
    const create = async (): Promise<void> => {
      await submission.advance('creating');
      report({ stage: 'submit', detail: plan.trainingId });
      await target.create({ plan, manifestText: text, connections, ...(workspaceFolder !== undefined && { workspaceFolder }) }, { signal });
    };
    const upload = async (): Promise<void> => {
      await submission.advance('uploading');
      const { targetId, namespace } = submission.entry;
      await uploadSubmission({ plan, submittedTo: { targetId, ...(namespace !== undefined && { namespace }) }, manifestText: text, codePackage, store, report, signal, onCompared });
    };
    // A queue may admit it as soon as it is there: its GPUs are not to wait for an upload.
    for (const step of plan.queue === undefined ? [create, upload] : [upload, create]) await step();
    await submission.advance('ready');
  } finally {
    await codePackage.dispose();
  }
}

/** A lost answer is settled by a look: what was released in spite of it goes on. */
async function release({ trainingId, submissionId }: TrainingPlan, target: TrainingTarget, signal: AbortSignal): Promise<void> {
  try {
    signal.throwIfAborted();
    await target.release(trainingId, submissionId, { signal });
  } catch (thrown) {
    signal.throwIfAborted();
    const facts = await target.read(trainingId, { signal });
    if (facts?.submission !== 'submitted' || facts.plan.submissionId !== submissionId) throw thrown;
  }
}

/** Undoes what was begun; what cannot be undone now stays in the journal. */
async function takeBack(submission: ClaimedSubmission, services: Omit<RollBackServices, 'signal'>, cause: unknown): Promise<void> {
  try {
    // Not the caller's signal: that may be what stopped us.
    const { signal } = new AbortController();
    const { plan, step } = submission.entry;
    if (step === 'probing') await removeProbe(plan, services.store, signal);
    else if (step !== 'begun') {
      await submission.advance('rolling-back');
      await rollBack(plan, { ...services, signal });
    }
    await submission.drop();
  } catch (thrown) {
    await submission.release();
    const { trainingId } = submission.entry.plan;
    throw new WeftError('training/rollback-incomplete', `${asWeftError(cause).message} What was begun of “${trainingId}” could not be taken back yet (${asWeftError(thrown).message}); the next start of Weft does that.`, { cause });
  }
}

/** It runs without us from here on: nothing is taken back any more. */
async function seeReleased(submission: ClaimedSubmission, target: TrainingTarget, clock: Clock): Promise<Training> {
  const { trainingId } = submission.entry.plan;
  const { signal } = new AbortController();
  try {
    for (let look = 0; look < looks; look += 1) {
      // It is released, whatever keeps us from seeing it now: a target that restarts is away for a moment.
      const facts = await target.read(trainingId, { signal }).catch((thrown: unknown) => {
        if (look + 1 === looks || !(thrown instanceof WeftError)) throw thrown;
        return undefined;
      });
      if (facts?.submission === 'submitted') {
        await submission.drop();
        return trainingOf(facts);
      }
      await clock.sleep(lookMs);
    }
  } catch (thrown) {
    await submission.release();
    throw thrown;
  }
  await submission.release();
  throw new WeftError('training/not-seen', `“${trainingId}” was submitted to “${target.label}”, which does not show it yet. Look for it with “weft show ${trainingId}”.`);
}

function entryOf({ plan, target, manifestPath, connections }: SubmitRequest): SubmissionEntry {
  const { dataStoreId, bucket } = plan.results;
  const place = placeOf(connectionOf(connections, dataStoreId));
  return {
    entryVersion: 1,
    plan,
    targetId: target.id,
    ...(target.namespace !== undefined && { namespace: target.namespace }),
    results: { bucket, dataStoreId, place, ...(manifestPath !== undefined && { manifestPath }) },
    step: 'begun',
  };
}
