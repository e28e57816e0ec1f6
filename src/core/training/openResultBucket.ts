import { readFile } from 'node:fs/promises';
import { checkManifestBytes } from '../manifest/checkManifest.ts';
import type { DataStore } from '../manifest/manifest.ts';
import type { ConnectionSources } from '../store/connections/connectionSources.ts';
import { resolveConnections } from '../store/connections/resolveConnections.ts';
import type { ObjectStore } from '../store/objectStore.ts';
import { openStore } from '../store/openStore.ts';
import type { ResultBucket } from './resultBuckets.ts';

/**
 * The store of a results bucket that a training went to. Its keys come from where they came from then: environment,
 * profile, what is saved under the data store's id, or the manifest that held them, if it still does. Undefined when
 * nothing gives them any more.
 */
export async function openResultBucket({ dataStoreId, place, manifestPath }: ResultBucket, sources: Omit<ConnectionSources, 'dataStores'>): Promise<ObjectStore | undefined> {
  if (place.kind === 'folder') return openStore(place);
  const dataStore = (manifestPath === undefined ? undefined : await findDataStore(manifestPath, dataStoreId)) ?? { id: dataStoreId, type: 's3_datastore' };
  const overrides = sources.overrides.some((override) => override.dataStoreId === dataStoreId) ? sources.overrides : [{ dataStoreId, place }];
  // Not the others' overrides: they name data stores of other manifests.
  const resolved = await resolveConnections({ ...sources, overrides: overrides.filter((override) => override.dataStoreId === dataStoreId), dataStores: [dataStore] });
  const connection = resolved.ok ? resolved.value.connections.get(dataStoreId) : undefined;
  return connection && openStore(connection);
}

async function findDataStore(manifestPath: string, dataStoreId: string): Promise<DataStore | undefined> {
  const bytes = await readFile(manifestPath).catch(() => undefined);
  const { manifest } = bytes ? await checkManifestBytes(bytes) : {};
  return manifest?.dataStores.find(({ id }) => id === dataStoreId);
}
