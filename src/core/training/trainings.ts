import type { Clock } from '../base/clock.ts';
import { mergeAsync } from '../base/mergeAsync.ts';
import { WeftError } from '../base/weftError.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import type { TrainingTarget } from '../target/trainingTarget.ts';
import { deleteResults, type DeleteResultsOptions } from './deleteResults.ts';
import { resubmission, type ResubmissionServices } from './resubmission.ts';
import { readRootMarker, retireMarker, type RootMarker } from './rootMarker.ts';
import { type Call, type FoundTraining, type LookupServices, TrainingLookup, type TrainingList } from './trainingLookup.ts';
import { trainingOf } from './state.ts';
import { isTerminal, type Training } from './training.ts';
import { untilGone } from './untilGone.ts';

export interface TrainingsServices extends LookupServices, ResubmissionServices {
  readonly clock: Clock;
  /** A target that does not have to be among those that are known now; undefined where nothing leads to it. */
  readonly findTarget: (id: string, namespace: string | undefined) => TrainingTarget | undefined;
}

export interface FollowCall extends Call {
  readonly onTrouble?: (trouble: WeftError) => void;
}

interface ToDelete {
  readonly plan: TrainingPlan;
  readonly target?: TrainingTarget;
  /** Where it was, if only its bucket knows it any more: an earlier deletion may have been cut short there. */
  readonly formerTarget?: TrainingTarget;
}

/** deleted · kept: in their bucket, the training is listed no more · unreachable: kept, and may be listed again. */
export type DeletedResults = 'deleted' | 'kept' | 'unreachable';

const pollMs = 2_000;

/** What hosts do with trainings, on whatever target they are; all of it may be repeated. */
export class Trainings {
  readonly #services: TrainingsServices;
  readonly #lookup: TrainingLookup;

  constructor(services: TrainingsServices) {
    this.#services = services;
    this.#lookup = new TrainingLookup(services);
  }

  list(call: Call): Promise<TrainingList> {
    return this.#lookup.list(call);
  }

  /** By id, or by the beginning of one if only one begins so. Throws `training/not-found`, `training/ambiguous`. */
  find(idOrBeginning: string, call: Call): Promise<FoundTraining> {
    return this.#lookup.find(idOrBeginning, call);
  }

  /** The store that holds a training's results. Throws `training/results-not-found`. */
  results(plan: TrainingPlan, call: Call): Promise<ObjectStore> {
    return this.#lookup.results(plan, call);
  }

  /** Asks a training to end and keep everything; one that has ended is left as it is. */
  async halt(id: string, call: Call): Promise<void> {
    const { training, target } = await this.find(id, call);
    if (isTerminal(training.state)) return;
    const place = target ?? this.#formerTarget(training);
    if (!place) throw new WeftError('training/target-missing', `“${training.id}” was submitted to “${training.facts.targetId}”, which does not know it any more: there is nothing to halt.`);
    await place.halt(training.id, call);
  }

  /** Lets a training go on that was halted or has failed; one that has not ended goes on anyway. */
  async resume(id: string, call: Call): Promise<void> {
    const { training, target } = await this.find(id, call);
    if (training.state === 'completed') throw new WeftError('training/not-resumable', `“${training.id}” is complete: there is nothing to resume.`);
    const place = target ?? this.#formerTarget(training);
    if (!place) throw new WeftError('training/not-resumable', `No target knows “${training.id}” any more, only its results are left. Train again.`);
    if (isTerminal(training.state)) await place.resume(training.id, { ...call, hasFailed: training.state === 'failed', resubmit: () => resubmission(training.facts.plan, this.#services, call) });
  }

  /** Where a training ran that only its bucket knows; this computer starts nothing again that it has forgotten. */
  #formerTarget({ facts }: Training): TrainingTarget | undefined {
    return facts.namespace === undefined ? undefined : this.#services.findTarget(facts.targetId, facts.namespace);
  }

  /**
   * Removes a training from its target, and its results where `results` is given: also those that an earlier deletion
   * kept. A deletion that was interrupted goes on when it is repeated.
   */
  async delete(id: string, { signal, results }: Call & { readonly results?: DeleteResultsOptions }): Promise<DeletedResults> {
    const { plan, target, formerTarget } = await this.#toDelete(id, { signal, kept: results !== undefined });
    // Results that cannot be reached keep their training, which is what leads to them.
    const reached = results && (await this.results(plan, { signal }));
    if (target) await target.delete(plan.trainingId, { signal });
    const store = reached ?? (await this.results(plan, { signal }).catch(nothingToTidy));
    if (!store) return 'unreachable';
    if (results) {
      // Learners that are still ending would write behind the deletion's back.
      const ending = { clock: this.#services.clock, signal };
      if (target) await untilGone(target, plan.trainingId, ending);
      else if (formerTarget) await untilGone(formerTarget, plan.trainingId, ending).catch(unlessStillEnding);
      if (await deleteResults(plan, store, results)) return 'deleted';
    }
    const marker = await readRootMarker(store, plan.results.bucket, plan.trainingId, { signal });
    if (marker) await retireMarker(store, marker, { signal });
    return 'kept';
  }

  /**
   * The training as it is now and whenever it changes, to its terminal state. Ends early when it is deleted. A target out
   * of reach is asked again every two seconds, for ever; `onTrouble` is told each time.
   */
  async *follow(id: string, { signal, onTrouble }: FollowCall): AsyncGenerator<Training> {
    const { training: first, target } = await this.#findPatiently(id, { signal, ...(onTrouble && { onTrouble }) });
    yield first;
    if (!target || hasEnded(first)) return;
    const done = new AbortController();
    const inner = AbortSignal.any([signal, done.signal]);
    let shown = JSON.stringify(first);
    try {
      // A watch may be slow to reconnect; a look now and then costs little.
      for await (const ids of mergeAsync([target.watch({ signal: inner }), this.#ticks(first.id, inner)])) {
        if (!ids.includes(first.id)) continue;
        const facts = await patiently(() => target.read(first.id, { signal }), onTrouble);
        if (facts === 'unreachable') continue;
        if (!facts) return;
        const training = trainingOf(facts);
        const now = JSON.stringify(training);
        if (now !== shown) yield training;
        shown = now;
        if (hasEnded(training)) return;
      }
    } finally {
      done.abort();
    }
  }

  /** The training in its terminal state. Throws `training/not-found` when it is deleted meanwhile. */
  async waitFor(id: string, call: FollowCall): Promise<Training> {
    let last: Training | undefined;
    for await (const training of this.follow(id, call)) last = training;
    if (last && hasEnded(last)) return last;
    throw new WeftError('training/not-found', `“${id}” was deleted before it ended.`);
  }

  /** With `kept` also one that was deleted before, whose results were kept. */
  async #toDelete(id: string, { signal, kept }: Call & { readonly kept: boolean }): Promise<ToDelete> {
    try {
      const { training, target } = await this.find(id, { signal });
      const { plan, targetId, namespace } = training.facts;
      return target ? { plan, target } : this.#deletedFrom({ plan, targetId, ...(namespace !== undefined && { namespace }) });
    } catch (thrown) {
      const isUnknown = thrown instanceof WeftError && thrown.code === 'training/not-found';
      const marker = kept && isUnknown ? await this.#lookup.lookDeleted(id, { signal }) : undefined;
      if (marker) return this.#deletedFrom(marker);
      throw thrown;
    }
  }

  #deletedFrom({ plan, targetId, namespace }: RootMarker): ToDelete {
    const formerTarget = this.#services.findTarget(targetId, namespace);
    return { plan, ...(formerTarget && { formerTarget }) };
  }

  async #findPatiently(id: string, { signal, onTrouble }: FollowCall): Promise<FoundTraining> {
    for (;;) {
      const found = await patiently(() => this.find(id, { signal }), onTrouble);
      if (found !== 'unreachable') return found;
      await this.#services.clock.sleep(pollMs, signal);
    }
  }

  async *#ticks(id: string, signal: AbortSignal): AsyncGenerator<readonly string[]> {
    // At once: what changed before the watch began is none of its changes.
    for (;;) {
      yield [id];
      await this.#services.clock.sleep(pollMs, signal);
    }
  }
}

async function patiently<T>(question: () => Promise<T>, onTrouble: FollowCall['onTrouble']): Promise<T | 'unreachable'> {
  try {
    return await question();
  } catch (thrown) {
    if (!(thrown instanceof WeftError && thrown.errorClass === 'unreachable')) throw thrown;
    onTrouble?.(thrown);
    return 'unreachable';
  }
}

/** One that is being deleted is halted for a moment, and then it is gone. */
function hasEnded({ state, facts }: Training): boolean {
  return isTerminal(state) && facts.wish !== 'delete';
}

/** A store out of reach leaves less to do after a deletion; it is no failure of it. */
function nothingToTidy(thrown: unknown): undefined {
  if (!(thrown instanceof WeftError)) throw thrown;
}

/** A target that is gone, or refuses, has no learners that we could wait for. */
function unlessStillEnding(thrown: unknown): void {
  if (!(thrown instanceof WeftError) || thrown.code === 'training/still-ending') throw thrown;
}
