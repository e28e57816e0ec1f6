import type { Fact, ManifestFacts } from '../../core/manifest/assist/manifestFacts.ts';
import { type DataStoreAccess } from '../dataStores/dataStoreAccess.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import type { TrainingsStore } from '../trainings/trainingsStore.ts';

/** What was found stays good for so long; a person who types waits for none of it. */
const freshMs = 60_000;
/** A first answer is waited for no longer than a person would. */
const waitMs = 1_200;

interface Kept {
  readonly atMs: number;
  readonly facts: ManifestFacts;
}

/** What could be written into a manifest now: buckets, connections, types of GPUs, queues and images, asked in the background. */
export class LiveFacts {
  readonly #services: ServicesOnDemand;
  readonly #stores: DataStoreAccess;
  readonly #trainings: TrainingsStore;
  #kept: Kept | undefined;
  #asking: Promise<void> | undefined;

  constructor(services: ServicesOnDemand, stores: DataStoreAccess, trainings: TrainingsStore) {
    this.#services = services;
    this.#stores = stores;
    this.#trainings = trainings;
  }

  /** As far as they are known by now; they may be a minute old. */
  async facts(): Promise<ManifestFacts> {
    if (!this.#kept || Date.now() - this.#kept.atMs > freshMs) {
      this.#asking ??= this.#ask().finally(() => {
        this.#asking = undefined;
      });
      // Nothing is worse than a list that does not come while one types.
      if (!this.#kept) await Promise.race([this.#asking, new Promise((resolve) => setTimeout(resolve, waitMs))]);
    }
    return { ...this.#kept?.facts, ...this.#ownFacts() };
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

  async #ask(): Promise<void> {
    const { signal } = this.#services;
    const answers = await Promise.all([
      this.#buckets(),
      // Whoever is not to be reached now offers nothing, and that is all.
      this.#services.open().then(({ target }) => target.manifestFacts?.({ signal })).catch(() => undefined),
    ]);
    const [buckets, ofTarget] = answers;
    this.#kept = { atMs: Date.now(), facts: { ...ofTarget, buckets } };
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
