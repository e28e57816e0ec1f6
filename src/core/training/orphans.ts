import type { Clock } from '../base/clock.ts';
import { asWeftError } from '../base/weftError.ts';
import { isTrainingId } from '../plan/trainingId.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { TrainingTarget } from '../target/trainingTarget.ts';
import type { Call, Trouble } from './trainingLookup.ts';
import type { ResultBucket, ResultBuckets } from './resultBuckets.ts';
import { readAnyMarker, readRootMarker } from './rootMarker.ts';
import { trainingOf } from './state.ts';
import { readStoredFacts } from './storedTrainings.ts';
import { probeKey, probePrefix } from './submit/checkStores.ts';
import type { SubmissionJournal } from './submit/submissionJournal.ts';
import { isTerminal } from './training.ts';

export interface OrphanServices {
  readonly targets: () => readonly TrainingTarget[];
  readonly buckets: ResultBuckets;
  readonly openBucket: (bucket: ResultBucket) => Promise<ObjectStore | undefined>;
  readonly journal: SubmissionJournal;
  readonly clock: Clock;
}

/** Something of a training that nobody will go on with or remove. */
export interface Orphan {
  /** object: in a cluster · submission: begun and never released · results: a prefix of no training · upload: parts of an object · probe: the key that tries a bucket. */
  readonly kind: 'object' | 'submission' | 'results' | 'upload' | 'probe';
  /** A target's label, or a bucket. */
  readonly place: string;
  readonly name: string;
  /** For people: what it is, and how to be rid of it. */
  readonly message: string;
}

export interface OrphanSearch {
  readonly orphans: readonly Orphan[];
  /** What could not be looked at, in words. */
  readonly unseen: readonly string[];
  readonly troubles: readonly Trouble[];
}

/** A submit that has not come to its end by then was ended, on whatever computer it was begun. */
const staleMs = 15 * 60_000;
/** Parts of a pack may be on their way for long. */
const uploadMs = 3_600_000;

/** Looks for what crashes have left behind, on all targets and in all buckets that are known here. Changes nothing. */
export async function findOrphans(services: OrphanServices, { signal }: Call): Promise<OrphanSearch> {
  const { targets, buckets, openBucket, journal } = services;
  const orphans: Orphan[] = [];
  const unseen: string[] = [];
  const troubles: Trouble[] = [];
  const attempt = async (place: string, look: () => Promise<void>): Promise<void> => {
    try {
      await look();
    } catch (thrown) {
      signal.throwIfAborted();
      troubles.push({ place, error: asWeftError(thrown) });
    }
  };
  const abandoned = new Set(await journal.abandoned());
  const submitting = await journal.list();
  const known = new Set(submitting.flatMap(({ plan }) => [plan.trainingId, probeKey(plan.submissionId)]));
  for (const { plan, targetId } of submitting) {
    if (abandoned.has(plan.submissionId)) orphans.push({ kind: 'submission', place: targetId, name: plan.trainingId, message: `The submit of “${plan.trainingId}” to “${targetId}” was interrupted and is not settled yet. The next start of Weft that reaches it does that.` });
  }
  const seenTargets = new Set<string>();
  await Promise.all(
    targets().map((target) =>
      attempt(target.label, async () => {
        const found = await lookOnTarget(target, known, services.clock, signal);
        orphans.push(...found.orphans);
        unseen.push(...found.unseen.map((kind) => `${kind} on “${target.label}”`));
        for (const id of found.ids) known.add(id);
        seenTargets.add(placeKey(target.id, target.namespace));
      }),
    ),
  );
  for (const bucket of await buckets.list()) {
    await attempt(bucket.bucket, async () => {
      const store = await openBucket(bucket);
      if (store && (await store.bucketExists(bucket.bucket, { signal }))) orphans.push(...(await lookInBucket(store, bucket.bucket, { known, seenTargets, signal })));
    });
  }
  return { orphans, unseen, troubles };
}

async function lookOnTarget(target: TrainingTarget, submitting: ReadonlySet<string>, clock: Clock, signal: AbortSignal): Promise<Pick<OrphanSearch, 'orphans' | 'unseen'> & { readonly ids: readonly string[] }> {
  const facts = await target.list({ signal });
  const stale = facts.filter(({ submission, plan }) => submission === 'uploading' && !submitting.has(plan.trainingId) && clock.now() - Date.parse(plan.submittedAt) > staleMs);
  const strays = await target.strays?.({ signal });
  const place = target.label;
  return {
    ids: facts.map(({ plan }) => plan.trainingId),
    orphans: [
      ...stale.map(({ plan }): Orphan => ({ kind: 'submission', place, name: plan.trainingId, message: `“${plan.trainingId}” was begun by ${plan.submittedBy} and never released. Remove it with “weft delete ${plan.trainingId} --results”.` })),
      ...(strays?.found ?? []).map(({ kind, name, trainingId }): Orphan => ({ kind: 'object', place, name: `${kind}/${name}`, message: `${kind} “${name}” belongs to the training “${trainingId}”, whose Job is gone. Remove it with “kubectl delete ${kind} ${name}”.` })),
    ],
    unseen: strays?.unseen ?? [],
  };
}

interface BucketSearch extends Call {
  /** Trainings that a target has, or that are being submitted, with what these try the bucket by. */
  readonly known: ReadonlySet<string>;
  readonly seenTargets: ReadonlySet<string>;
}

async function lookInBucket(store: ObjectStore, bucket: string, { known, seenTargets, signal }: BucketSearch): Promise<Orphan[]> {
  const orphans: Orphan[] = [];
  for await (const { key, isPrefix } of store.list(bucket, { delimiter: '/', signal })) {
    const id = key.slice(0, -1);
    if (key.startsWith(probePrefix) && !known.has(key)) orphans.push({ kind: 'probe', place: bucket, name: key, message: `“${bucket}/${key}” tried whether the bucket can be written. Delete it.` });
    if (!isPrefix || !isTrainingId(id) || known.has(id)) continue;
    const why = await whyOrphaned(store, bucket, id, seenTargets, signal);
    if (why !== undefined) orphans.push({ kind: 'results', place: bucket, name: key, message: `“${bucket}/${key}” ${why}` });
  }
  const parts = await store.sweepUnfinished(bucket, { prefix: '_weft_packs/', olderThanMs: uploadMs, countOnly: true, signal });
  if (parts > 0) orphans.push({ kind: 'upload', place: bucket, name: '_weft_packs/', message: `“${bucket}” keeps parts of ${String(parts)} code packs whose upload was ended. Have the bucket’s rules remove unfinished uploads.` });
  return orphans;
}

/** Undefined for what a training left that has ended, or whose target cannot be asked. */
async function whyOrphaned(store: ObjectStore, bucket: string, id: string, seenTargets: ReadonlySet<string>, signal: AbortSignal): Promise<string | undefined> {
  const marker = await readRootMarker(store, bucket, id, { signal });
  if (!marker) return (await readAnyMarker(store, bucket, id, { signal })) ? undefined : 'does not say which training it belongs to. Look at it, and delete it if nobody needs it.';
  // “local” is another computer to everybody.
  if (marker.namespace === undefined || !seenTargets.has(placeKey(marker.targetId, marker.namespace))) return undefined;
  const facts = await readStoredFacts(store, bucket, id, { signal });
  return facts && isTerminal(trainingOf(facts).state) ? undefined : `holds a training that its target does not know and that left no record of its end. Delete it with “weft delete ${id} --results”.`;
}

function placeKey(targetId: string, namespace: string | undefined): string {
  return JSON.stringify([targetId, namespace]);
}
