import { asWeftError, WeftError } from '../base/weftError.ts';
import { isTrainingId } from '../plan/trainingId.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { TrainingTarget } from '../target/trainingTarget.ts';
import { findResults, type ResultServices } from './resultsStore.ts';
import { readAnyMarker, type RootMarker } from './rootMarker.ts';
import { trainingOf } from './state.ts';
import { listStoredTrainings, readStoredFacts } from './storedTrainings.ts';
import { isTerminal, type Training } from './training.ts';

export interface LookupServices extends ResultServices {
  /** Those that are known now. */
  readonly targets: () => readonly TrainingTarget[];
}

export interface Call {
  readonly signal: AbortSignal;
}

/** A training and who knows it. */
export interface FoundTraining {
  readonly training: Training;
  /** Absent where only the bucket knows it any more. */
  readonly target?: TrainingTarget;
}

export interface TrainingList {
  /** The newest first. */
  readonly trainings: readonly Training[];
  /** Targets and buckets that could not be asked: what they hold is missing from the list. */
  readonly troubles: readonly Trouble[];
}

export interface Trouble {
  readonly place: string;
  readonly error: WeftError;
}

/** Finds trainings on all targets, and in the results buckets those that have ended and that no target knows any more. */
export class TrainingLookup {
  readonly #services: LookupServices;

  constructor(services: LookupServices) {
    this.#services = services;
  }

  async list({ signal }: Call): Promise<TrainingList> {
    const { targets, buckets, openBucket } = this.#services;
    const troubles: Trouble[] = [];
    const live = await Promise.all(targets().map((target) => attempt(target.label, troubles, signal, async () => (await target.list({ signal })).map(trainingOf))));
    const found = new Map(live.flatMap((trainings) => trainings ?? []).map((training) => [training.id, training]));
    const known = new Set(found.keys());
    const stored = await Promise.all(
      (await buckets.list()).map((bucket) =>
        attempt(bucket.bucket, troubles, signal, async () => {
          const store = await openBucket(bucket);
          return store && (await store.bucketExists(bucket.bucket, { signal })) ? listStoredTrainings(store, bucket.bucket, { known, signal }) : [];
        }),
      ),
    );
    // Two ways may lead to one bucket.
    for (const training of stored.flatMap((trainings) => trainings ?? [])) if (!found.has(training.id)) found.set(training.id, training);
    return { trainings: [...found.values()].sort(newestFirst), troubles };
  }

  /** By id, or by the beginning of one if only one begins so. Throws `training/not-found`, `training/ambiguous`. */
  async find(idOrBeginning: string, call: Call): Promise<FoundTraining> {
    const exact = isTrainingId(idOrBeginning) ? await this.look(idOrBeginning, call) : undefined;
    if (exact) return exact;
    const { trainings, troubles } = await this.list(call);
    const [only, ...others] = trainings.filter(({ id }) => idOrBeginning !== '' && id.startsWith(idOrBeginning));
    if (only && others.length === 0) return (await this.look(only.id, call)) ?? { training: only };
    if (only) throw new WeftError('training/ambiguous', `“${idOrBeginning}” begins several ids: ${[only, ...others].map(({ id }) => id).join(', ')}. Write more of it.`);
    const unasked = troubles.map(({ place }) => `“${place}”`).join(', ');
    throw new WeftError('training/not-found', `There is no training “${idOrBeginning}”${unasked === '' ? '' : `, as far as can be told: ${unasked} could not be asked`}. “weft list” shows those there are.`);
  }

  /** By its whole id. What cannot be asked counts only where the others do not know it: then its failure is thrown. */
  async look(id: string, { signal }: Call): Promise<FoundTraining | undefined> {
    const troubles: Trouble[] = [];
    const silent = new Map<string, WeftError>();
    const found = await firstFound(this.#services.targets(), signal, async (target, limited) => {
      const own: Trouble[] = [];
      const facts = await attempt(target.label, own, limited, () => target.read(id, { signal: limited }));
      for (const { error } of own) silent.set(placeOf(target.id, target.namespace), error);
      troubles.push(...own);
      return facts && { training: trainingOf(facts), target };
    });
    if (found) return found;
    for (const bucket of await this.#services.buckets.list()) {
      const facts = await attempt(bucket.bucket, troubles, signal, async () => {
        const store = await this.#services.openBucket(bucket);
        return store && readStoredFacts(store, bucket.bucket, id, { signal });
      });
      if (!facts) continue;
      const training = trainingOf(facts);
      // Records tell how it ended. Whether it still runs only its target tells, and that did not answer.
      const unanswered = isTerminal(training.state) ? undefined : silent.get(placeOf(facts.targetId, facts.namespace));
      if (unanswered) throw unanswered;
      return { training };
    }
    const [trouble] = troubles;
    if (trouble) throw trouble.error;
    return undefined;
  }

  /** The store that holds a training's results, listed or deleted. Throws `training/results-not-found`. */
  async results(plan: TrainingPlan, call: Call): Promise<ObjectStore> {
    const { store, trouble } = await findResults(plan, this.#services, call);
    if (store) return store;
    if (trouble) throw trouble;
    const { trainingId, results } = plan;
    throw new WeftError('training/results-not-found', `The results of “${trainingId}” belong in the bucket “${results.bucket}” of the data store “${results.dataStoreId}”, and nothing says how to reach it. Name the place with --store ${results.dataStoreId}=….`);
  }

  /** A training that was deleted while its results were kept, by its whole id. */
  async lookDeleted(id: string, { signal }: Call): Promise<RootMarker | undefined> {
    for (const bucket of isTrainingId(id) ? await this.#services.buckets.list() : []) {
      const store = await this.#services.openBucket(bucket);
      const marker = store && (await readAnyMarker(store, bucket.bucket, id, { signal }));
      if (marker) return marker;
    }
    return undefined;
  }
}

/** The answer, or undefined with the trouble noted; one place out of reach must not hide what the others know. */
async function attempt<T>(place: string, troubles: Trouble[], signal: AbortSignal, question: () => Promise<T>): Promise<T | undefined> {
  try {
    return await question();
  } catch (thrown) {
    signal.throwIfAborted();
    troubles.push({ place, error: asWeftError(thrown) });
    return undefined;
  }
}

/** Asks all at once, and takes the first who knows; those who are slow to say no are not waited for. */
async function firstFound<T, U>(asked: readonly T[], signal: AbortSignal, ask: (one: T, signal: AbortSignal) => Promise<U | undefined>): Promise<U | undefined> {
  const done = new AbortController();
  const limited = AbortSignal.any([signal, done.signal]);
  try {
    return await Promise.any(asked.map(async (one) => (await ask(one, limited)) ?? Promise.reject(new Error('It does not know.'))));
  } catch {
    signal.throwIfAborted();
    return undefined;
  } finally {
    done.abort();
  }
}

function placeOf(targetId: string, namespace: string | undefined): string {
  return `${targetId} ${namespace ?? ''}`;
}

function newestFirst(one: Training, other: Training): number {
  return Date.parse(other.facts.plan.submittedAt) - Date.parse(one.facts.plan.submittedAt) || (one.id < other.id ? -1 : 1);
}
