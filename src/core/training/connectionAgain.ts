import { readFile } from 'node:fs/promises';
import { WeftError } from '../base/weftError.ts';
import { checkManifestBytes } from '../manifest/checkManifest.ts';
import type { DataStore } from '../manifest/manifest.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import type { ConnectionSources } from '../store/connections/connectionSources.ts';
import { resolveConnections } from '../store/connections/resolveConnections.ts';
import type { StorePlace } from '../store/connections/storePlace.ts';
import type { StoreConnection } from '../store/storeConnection.ts';
import type { ResultBucket } from './resultBuckets.ts';

/** A data store of a training that was submitted before. */
export interface UsedStore {
  readonly dataStoreId: string;
  /** Where it was then, if that is known. */
  readonly place?: StorePlace;
  readonly manifestPath?: string;
}

type Sources = Omit<ConnectionSources, 'dataStores'>;

/**
 * How a data store is reached now that was used before. Its keys come from where they came from then: environment,
 * profile, what is saved under the data store's id, or the manifest that held them, if it still does. A sentence where
 * nothing gives them any more. Secret.
 */
export async function connectionAgain({ dataStoreId, place, manifestPath }: UsedStore, sources: Sources): Promise<StoreConnection | string> {
  if (place?.kind === 'folder') return place;
  const dataStore = (manifestPath === undefined ? undefined : await findDataStore(manifestPath, dataStoreId)) ?? { id: dataStoreId, type: 's3_datastore' };
  // Not the others' overrides: they name data stores of other manifests.
  const own = sources.overrides.filter((override) => override.dataStoreId === dataStoreId);
  const overrides = own.length > 0 || !place ? own : [{ dataStoreId, place }];
  const resolved = await resolveConnections({ ...sources, overrides, dataStores: [dataStore] });
  return (resolved.ok ? resolved.value.connections.get(dataStoreId) : resolved.failure[0]?.message) ?? '';
}

/** The connections of all data stores of a plan, by id. Throws `training/connection-missing` where one cannot be had. */
export async function planConnections(plan: Pick<TrainingPlan, 'trainingId' | 'data' | 'results'>, { place, manifestPath }: ResultBucket, sources: Sources): Promise<ReadonlyMap<string, StoreConnection>> {
  const connections = new Map<string, StoreConnection>();
  for (const dataStoreId of new Set([plan.results, ...plan.data].map((use) => use.dataStoreId))) {
    const isResults = dataStoreId === plan.results.dataStoreId;
    const connection = await connectionAgain({ dataStoreId, ...(isResults && { place }), ...(manifestPath !== undefined && { manifestPath }) }, sources);
    if (typeof connection === 'string') {
      throw new WeftError('training/connection-missing', `“${plan.trainingId}” needs the keys to its data store “${dataStoreId}” again, and nothing gives them now. ${connection}`.trim());
    }
    connections.set(dataStoreId, connection);
  }
  return connections;
}

async function findDataStore(manifestPath: string, dataStoreId: string): Promise<DataStore | undefined> {
  const bytes = await readFile(manifestPath).catch(() => undefined);
  const { manifest } = bytes ? await checkManifestBytes(bytes) : {};
  return manifest?.dataStores.find(({ id }) => id === dataStoreId);
}
