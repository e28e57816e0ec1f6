import { existsSync } from 'node:fs';
import type { ObjectStore } from '../../core/store/objectStore.ts';
import { WeftError } from '../../core/base/weftError.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import type { DataStoreConnections } from './dataStoreConnections.ts';

/** Where results go that no data store is named for; only for trainings on this computer. */
export const localStoreId = 'This computer';

/** Opens the data stores that the Data Stores view shows. */
export class DataStoreAccess {
  readonly #services: ServicesOnDemand;
  readonly connections: DataStoreConnections;

  constructor(services: ServicesOnDemand, connections: DataStoreConnections) {
    this.#services = services;
    this.connections = connections;
  }

  get signal(): AbortSignal {
    return this.#services.signal;
  }

  /** Throws what keeps it from being reached, as far as that can be told without asking it. */
  async open(dataStoreId: string): Promise<ObjectStore> {
    const services = await this.#services.open();
    const { openStore } = await import('../../core/store/openStore.ts');
    if (dataStoreId === localStoreId) return openStore({ kind: 'folder', folder: services.localStore });
    const { resolveConnections } = await import('../../core/store/connections/resolveConnections.ts');
    const resolved = await resolveConnections({ ...services.sources(services.target), dataStores: [{ id: dataStoreId, type: 's3_datastore' }] });
    if (!resolved.ok) {
      const [finding] = resolved.failure;
      throw new WeftError(finding?.code ?? 'store/invalid-connection', finding?.message ?? `The connection “${dataStoreId}” cannot be used.`);
    }
    const connection = resolved.value.connections.get(dataStoreId);
    if (!connection) throw new WeftError('store/invalid-connection', `There is no connection “${dataStoreId}” any more.`);
    return openStore(connection);
  }

  /** Whether trainings have left results on this computer outside any data store. */
  async hasLocalStore(): Promise<boolean> {
    return existsSync((await this.#services.open()).localStore);
  }

  /** Buckets; where the keys may not list them, those that trainings have gone to. */
  async buckets(dataStoreId: string): Promise<string[]> {
    const store = await this.open(dataStoreId);
    try {
      return await store.listBuckets({ signal: this.signal });
    } catch (thrown) {
      if (!(thrown instanceof WeftError && thrown.code === 'store/access-denied')) throw thrown;
      const known = await this.#known(dataStoreId);
      if (known.length === 0) throw thrown;
      return known;
    }
  }

  async #known(dataStoreId: string): Promise<string[]> {
    const { buckets } = await this.#services.open();
    return [...new Set((await buckets.list()).filter((bucket) => bucket.dataStoreId === dataStoreId).map(({ bucket }) => bucket))].sort();
  }
}
