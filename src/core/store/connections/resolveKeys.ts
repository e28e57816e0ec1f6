import { WeftError } from '../../base/weftError.ts';
import type { DataStore } from '../../manifest/manifest.ts';
import type { S3Connection } from '../storeConnection.ts';
import { type ConnectionSources, type SavedConnection, storeVariable } from './connectionSources.ts';
import type { StorePlace } from './storePlace.ts';

export interface KeysWanted {
  readonly store: DataStore;
  readonly saved: SavedConnection | undefined;
  readonly place: StorePlace & { readonly kind: 's3' };
  readonly sources: ConnectionSources;
}

interface KeySet {
  readonly accessKey?: string | undefined;
  readonly secretKey?: string | undefined;
  readonly sessionToken?: string | undefined;
  readonly region?: string | undefined;
}

/**
 * The whole connection for a place. Its keys are those of the first that has a secret key:
 * 1. the profile that the place names
 * 2. WEFT_STORE_<ID>_SECRET_KEY with _ACCESS_KEY and _SESSION_TOKEN, or the profile WEFT_STORE_<ID>_PROFILE
 * 3. the connection saved under the id: its keys, or its profile
 * 4. the manifest
 * 5. AWS_ACCESS_KEY_ID with AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN
 * 6. the AWS profile of AWS_PROFILE; for AWS itself, the default one, too
 *
 * An access key that is missing beside it is taken from the next that has one, so that a manifest may name the access
 * key and the environment the secret. The region is the place's, WEFT_STORE_<ID>_REGION, or that of the profile; for
 * AWS itself AWS_REGION and AWS_DEFAULT_REGION come last.
 *
 * @throws WeftError `store/no-credentials`
 */
export async function resolveKeys({ store, saved, place, sources }: KeysWanted): Promise<S3Connection> {
  const { env } = sources;
  const own = (what: Parameters<typeof storeVariable>[1]): string | undefined => env[storeVariable(store.id, what)];
  const atAws = place.endpoint === undefined;
  const named: KeySet[] = [
    { accessKey: own('ACCESS_KEY'), secretKey: own('SECRET_KEY'), sessionToken: own('SESSION_TOKEN') },
    saved?.kind === 's3' ? keysAlone(saved) : {},
    store.connection?.kind === 's3' ? keysAlone(store.connection) : {},
    { accessKey: env['AWS_ACCESS_KEY_ID'], secretKey: env['AWS_SECRET_ACCESS_KEY'], sessionToken: env['AWS_SESSION_TOKEN'] },
  ];
  const [fromEnvironment, fromSaved, fromManifest, fromAws] = named;
  const profiled = async (name: string | undefined): Promise<KeySet | undefined> => (name === undefined || name === '' ? undefined : sources.profile(name));
  const candidates: (() => KeySet | undefined | Promise<KeySet | undefined>)[] = [
    () => profiled(place.profile),
    () => fromEnvironment,
    () => profiled(own('PROFILE')),
    () => fromSaved,
    () => (saved?.kind === 's3' ? profiled(saved.profile) : undefined),
    () => fromManifest,
    () => fromAws,
    () => (atAws || env['AWS_PROFILE'] ? sources.profile(undefined) : undefined),
  ];
  const keys = await firstWithSecret(candidates);
  const accessKey = keys?.accessKey || named.find((set) => set.accessKey)?.accessKey;
  if (!keys?.secretKey || !accessKey) throw noKeys(store, place.endpoint);
  const region = place.region || own('REGION') || keys.region || (atAws ? env['AWS_REGION'] || env['AWS_DEFAULT_REGION'] : undefined);
  const caFile = place.caFile || own('CA_FILE') || (saved?.kind === 's3' ? saved.caFile : undefined) || env['AWS_CA_BUNDLE'];
  return {
    kind: 's3',
    ...(place.endpoint !== undefined && { endpoint: place.endpoint }),
    ...(region && { region }),
    accessKey,
    secretKey: keys.secretKey,
    ...(keys.sessionToken && { sessionToken: keys.sessionToken }),
    ...(caFile && { caFile }),
  };
}

/** The region beside them is that of their own place, which may be another. */
function keysAlone({ accessKey, secretKey, sessionToken }: KeySet): KeySet {
  return { accessKey, secretKey, sessionToken };
}

async function firstWithSecret(candidates: readonly (() => KeySet | undefined | Promise<KeySet | undefined>)[]): Promise<KeySet | undefined> {
  for (const candidate of candidates) {
    const keys = await candidate();
    if (keys?.secretKey) return keys;
  }
  return undefined;
}

function noKeys({ id }: DataStore, endpoint: string | undefined): WeftError {
  const where = endpoint === undefined ? 'AWS' : `“${new URL(endpoint).host}”`;
  return new WeftError('store/no-credentials', `There are no keys for data store “${id}” at ${where}. Save a connection for it, set ${storeVariable(id, 'ACCESS_KEY')} and ${storeVariable(id, 'SECRET_KEY')}, or name an AWS profile. To try it without S3, point it at a folder: --store ${id}=FOLDER.`);
}
