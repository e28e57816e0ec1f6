import { type Result, succeed } from '../../base/result.ts';
import type { SavedConnection } from './connectionSources.ts';
import { parseStorePlace, type StorePlace } from './storePlace.ts';

/** Keys as secret storage keeps them, under the id of their data store. Secret. */
export interface SavedKeys {
  readonly accessKey: string;
  readonly secretKey: string;
  readonly sessionToken?: string;
}

/** A connection from its place, as settings write it, and its keys where some are kept. */
export function savedConnection(place: string, keys: SavedKeys | undefined, baseFolder: string): Result<SavedConnection, string> {
  const parsed = parseStorePlace(place, baseFolder);
  if (!parsed.ok) return parsed;
  if (parsed.value.kind === 'folder') return succeed(parsed.value);
  return succeed({ ...parsed.value, ...keys, ...(parsed.value.endpoint === undefined && { atAws: true as const }) });
}

/** The place as it is written in settings: what `parseStorePlace` reads again. */
export function renderStorePlace(place: StorePlace): string {
  if (place.kind === 'folder') return place.folder;
  const { endpoint = 's3:', region, profile, caFile } = place;
  const query = new URLSearchParams({ ...(region && { region }), ...(profile && { profile }), ...(caFile && { ca: caFile }) }).toString();
  return query === '' ? endpoint : `${endpoint}?${query}`;
}

/** Keys out of secret storage; undefined where there are none that can be used. */
export function parseSavedKeys(text: string | undefined): SavedKeys | undefined {
  if (text === undefined) return undefined;
  try {
    const { accessKey, secretKey, sessionToken } = JSON.parse(text) as Partial<Record<keyof SavedKeys, unknown>>;
    if (typeof accessKey !== 'string' || typeof secretKey !== 'string') return undefined;
    return { accessKey, secretKey, ...(typeof sessionToken === 'string' && { sessionToken }) };
  } catch {
    return undefined; // Not ours, or of another version: as if there were none.
  }
}
