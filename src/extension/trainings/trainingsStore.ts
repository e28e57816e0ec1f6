import * as vscode from 'vscode';
import type { Disposable } from '../../core/base/emitter.ts';
import { asWeftError, isAbort } from '../../core/base/weftError.ts';
import type { TrainingTarget } from '../../core/target/trainingTarget.ts';
import { trainingOf } from '../../core/training/state.ts';
import type { Training } from '../../core/training/training.ts';
import type { Services } from '../services.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import { placeOf, placeOfTarget } from './trainingPlaces.ts';

/** One training changed, appeared (no `before`) or went (no `after`). */
export interface TrainingChange {
  readonly before?: Training;
  readonly after?: Training;
}

interface Known {
  readonly training: Training;
  /** As JSON: what tells a change from a look that found nothing new. */
  readonly text: string;
  /** The look that has last told of it. */
  readonly look: number;
}

/** The trainings of all targets as this window knows them now, kept up to date once somebody has asked for them. */
export class TrainingsStore implements vscode.Disposable {
  readonly #services: ServicesOnDemand;
  readonly #log: vscode.LogOutputChannel;
  readonly #changes = new vscode.EventEmitter<readonly TrainingChange[]>();
  readonly #targetChanges = new vscode.EventEmitter<TrainingTarget>();
  readonly #known = new Map<string, Known>();
  readonly #subscriptions: Disposable[] = [];
  #targets: readonly TrainingTarget[] = [];
  #started: Promise<void> | undefined;
  /** How often something was looked at. */
  #looks = 0;

  readonly onDidChange = this.#changes.event;
  /** A target is told from now on, or how current it is has changed. */
  readonly onDidChangeTarget = this.#targetChanges.event;

  constructor(services: ServicesOnDemand, log: vscode.LogOutputChannel) {
    this.#services = services;
    this.#log = log;
  }

  /** The newest first. */
  get all(): readonly Training[] {
    return this.values.toSorted((a, b) => b.facts.plan.submittedAt.localeCompare(a.facts.plan.submittedAt));
  }

  /** In no order, which costs nothing to make. */
  get values(): readonly Training[] {
    return [...this.#known.values()].map(({ training }) => training);
  }

  /** Those that trainings are looked for on; none before the store has started. */
  get targets(): readonly TrainingTarget[] {
    return this.#targets;
  }

  get(id: string): Training | undefined {
    return this.#known.get(id)?.training;
  }

  /** The newest that is one. */
  last(isOne: (training: Training) => boolean): Training | undefined {
    let last: Training | undefined;
    for (const { training } of this.#known.values()) {
      if (isOne(training) && (last === undefined || training.facts.plan.submittedAt > last.facts.plan.submittedAt)) last = training;
    }
    return last;
  }

  /** Resolves when the first list is there; the watch goes on for as long as the extension does. */
  start(): Promise<void> {
    this.#started ??= this.#begin().catch((thrown: unknown) => {
      this.#started = undefined;
      throw thrown;
    });
    return this.#started;
  }

  /** Asks everything anew, also buckets for what no target knows any more. */
  async refresh(): Promise<void> {
    const { trainings } = await this.#services.open();
    const { signal } = this.#services;
    // The answer may take its time; what was heard meanwhile is newer.
    const asked = this.#looks;
    const isOlder = (id: string): boolean => (this.#known.get(id)?.look ?? 0) <= asked;
    const { trainings: found, troubles } = await trainings.list({ signal });
    for (const { place, error } of troubles) this.#log.warn(`${place} could not be asked: ${error.message}`);
    const there = new Set(found.map(({ id }) => id));
    // What could not be asked is as it was, as far as anybody knows.
    const gone = troubles.length > 0 ? [] : [...this.#known.keys()].filter((id) => !there.has(id));
    const looks = [...found.map((training) => [training.id, training] as const), ...gone.map((id) => [id, undefined] as const)];
    this.#take(looks.filter(([id]) => isOlder(id)));
  }

  /** Looks at some trainings now: after a wish was made, before the watch tells. */
  async look(ids: readonly string[]): Promise<void> {
    for (const target of this.#targets) await this.#read(target, ids);
  }

  /** Asks one target now, instead of when it is tried again by itself; throws what keeps it from answering. */
  async reconnect(place: string): Promise<void> {
    for (const target of this.#targets.filter((candidate) => placeOfTarget(candidate) === place)) await this.#list(target);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
    this.#targetChanges.dispose();
  }

  async #begin(): Promise<void> {
    const services = await this.#services.open();
    for (const target of new Set([...services.targets, services.target])) this.attend(target, services);
    for (const target of this.#targets.filter(({ namespace }) => namespace === undefined)) await this.#list(target);
    // A cluster that is out of reach is waited for in the background: this computer's trainings are there already.
    const refreshed = this.refresh().catch((thrown: unknown) => this.#log.warn(`Not all trainings could be listed: ${asWeftError(thrown).message}`));
    await Promise.race([refreshed, services.clock.sleep(patienceMs, this.#services.signal)]);
  }

  /** From now on its trainings are told. */
  attend(target: TrainingTarget, services: Services): void {
    if (this.#targets.includes(target)) return;
    this.#targets = [...this.#targets, target];
    const freshness = target.onDidChangeFreshness?.(() => this.#targetChanges.fire(target));
    if (freshness) this.#subscriptions.push(freshness);
    this.#targetChanges.fire(target);
    void this.#watch(target, services);
  }

  async #list(target: TrainingTarget): Promise<void> {
    const found = (await target.list({ signal: this.#services.signal })).map(trainingOf);
    this.#take(found.map((training) => [training.id, training] as const));
  }

  async #watch(target: TrainingTarget, { clock }: Services): Promise<void> {
    const { signal } = this.#services;
    while (!signal.aborted) {
      try {
        for await (const ids of target.watch({ signal })) await this.#read(target, ids);
      } catch (thrown) {
        if (isAbort(thrown)) return;
        this.#log.warn(`${target.label} is not watched for a moment: ${asWeftError(thrown).message}`);
        await clock.sleep(retryMs, signal).catch(() => undefined);
      }
    }
  }

  async #read(target: TrainingTarget, ids: readonly string[]): Promise<void> {
    const { signal } = this.#services;
    const found = await Promise.all(ids.map(async (id) => [id, await target.read(id, { signal })] as const));
    // What the target does not know is none of its trainings, or was one until it was deleted.
    const isOfTarget = (id: string): boolean => {
      const known = this.get(id);
      return known !== undefined && placeOf(known.facts) === placeOfTarget(target);
    };
    this.#take(found.filter(([id, facts]) => facts !== undefined || isOfTarget(id)).map(([id, facts]) => [id, facts && trainingOf(facts)]));
  }

  #take(looks: readonly (readonly [string, Training | undefined])[]): void {
    const changes: TrainingChange[] = [];
    this.#looks += 1;
    for (const [id, after] of looks) {
      const known = this.#known.get(id);
      const text = after && JSON.stringify(after);
      if (after && text !== undefined) this.#known.set(id, { training: known?.text === text ? known.training : after, text, look: this.#looks });
      else this.#known.delete(id);
      if (known?.text === text) continue;
      changes.push({ ...(known && { before: known.training }), ...(after && { after }) });
    }
    if (changes.length > 0) this.#changes.fire(changes);
  }
}

const retryMs = 2_000;
/** What a first list is waited for. */
const patienceMs = 2_000;
