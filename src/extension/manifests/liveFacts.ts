import type * as vscode from 'vscode';
import type { Fact, ManifestFacts } from '../../core/manifest/assist/manifestFacts.ts';
import { type DataStoreAccess } from '../dataStores/dataStoreAccess.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import type { TargetChoice } from '../targets/targetChoice.ts';
import type { TrainingsStore } from '../trainings/trainingsStore.ts';

/** What was found stays good for so long; a person who types waits for none of it. */
const freshMs = 60_000;
/** A first answer is waited for no longer than a person would. */
const waitMs = 1_200;

/** One time of asking: what has been answered by now, beside what was known before. */
interface Round {
  readonly atMs: number;
  facts: ManifestFacts;
  isWhole: boolean;
  ended: Promise<void>;
}

/** What could be written into a manifest now: buckets, connections, types of GPUs, queues and images, asked in the background. */
export class LiveFacts implements vscode.Disposable {
  readonly #services: ServicesOnDemand;
  readonly #stores: DataStoreAccess;
  readonly #trainings: TrainingsStore;
  readonly #subscriptions: readonly vscode.Disposable[];
  #round: Round | undefined;

  constructor(services: ServicesOnDemand, stores: DataStoreAccess, trainings: TrainingsStore, choice: TargetChoice) {
    this.#services = services;
    this.#stores = stores;
    this.#trainings = trainings;
    // Who has just saved a connection, or chosen a cluster, writes of it next.
    const forget = (): void => {
      this.#round = undefined;
    };
    this.#subscriptions = [stores.connections.onDidChange(forget), choice.onDidChange(forget)];
  }

  /** As far as they are known by now; they may be a minute old. More may come where `isWhole` is false. */
  async facts(): Promise<{ readonly facts: ManifestFacts; readonly isWhole: boolean }> {
    const before = this.#round;
    const round = before && Date.now() - before.atMs <= freshMs ? before : this.#ask(before?.facts);
    this.#round = round;
    // Nothing is worse than a list that does not come while one types.
    if (!before && !round.isWhole) await Promise.race([round.ended, new Promise((resolve) => setTimeout(resolve, waitMs))]);
    return { facts: { ...round.facts, ...this.#ownFacts() }, isWhole: round.isWhole };
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }

  /** Known without asking anybody. */
  #ownFacts(): ManifestFacts {
    const { connections } = this.#stores;
    const images = new Set(this.#trainings.values.map(({ facts }) => facts.plan.image));
    return {
      dataStoreIds: connections.ids.map((value) => ({ value, detail: 'saved connection' })),
      images: [...images].sort().map((value) => ({ value, detail: 'trained with before' })),
    };
  }

  /** Asks whoever may know. Each answer counts when it comes: one that is slow, or never comes, keeps back no other. */
  #ask(before: ManifestFacts | undefined): Round {
    const { signal } = this.#services;
    const round: Round = { atMs: Date.now(), facts: { ...before }, isWhole: false, ended: Promise.resolve() };
    const add = (facts: ManifestFacts | undefined): void => {
      round.facts = { ...round.facts, ...facts };
    };
    // Whoever is not to be reached now offers nothing, and that is all.
    const ofTarget = this.#services.open().then(({ target }) => target.manifestFacts?.({ signal })).then(add, () => undefined);
    round.ended = Promise.all([this.#buckets().then((buckets) => add({ buckets })), ofTarget]).then(() => {
      round.isWhole = true;
    });
    return round;
  }

  async #buckets(): Promise<Fact[]> {
    const { connections } = this.#stores;
    const found = await Promise.all(
      connections.ids.map((dataStoreId) =>
        this.#stores.buckets(dataStoreId).then(
          (buckets) => buckets.map((value): Fact => ({ value, detail: `bucket of ${dataStoreId}`, of: dataStoreId })),
          () => [],
        ),
      ),
    );
    return found.flat();
  }
}
