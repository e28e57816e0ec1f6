import type { DataStore } from '../../manifest/manifest.ts';
import type { FolderConnection, S3Connection } from '../storeConnection.ts';
import type { AwsProfile } from './awsProfile.ts';
import type { StoreOverride } from './storeOverride.ts';

/**
 * A connection as settings and secret storage keep it: keys may be missing, or come from a profile. Without an endpoint
 * the place is the manifest's, unless it is `atAws`: AWS itself, whatever the manifest says.
 */
export type SavedConnection = FolderConnection | (Partial<S3Connection> & { readonly kind: 's3'; readonly profile?: string; readonly atAws?: true });

/** Everything connections are made from, so that this needs no file and no global. */
export interface ConnectionSources {
  readonly dataStores: readonly DataStore[];
  readonly overrides: readonly StoreOverride[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The connection kept under a data store's id outside the manifest. */
  readonly saved: (dataStoreId: string) => Promise<SavedConnection | undefined>;
  readonly profile: (name: string | undefined) => Promise<AwsProfile | undefined>;
  /** Where a data store is that nobody names a place for; the local target has one. */
  readonly defaultFolder?: string;
  /** What relative paths of the environment start from. */
  readonly baseFolder: string;
  /** Hosts on other networks that may be reached without TLS. */
  readonly allowPlainHttp?: readonly string[];
}

/** Name of the environment variable that says something about a data store: WEFT_STORE_MY_DATA_URL. */
export function storeVariable(dataStoreId: string, what: 'URL' | 'ACCESS_KEY' | 'SECRET_KEY' | 'SESSION_TOKEN' | 'REGION' | 'CA_FILE' | 'PROFILE'): string {
  return `WEFT_STORE_${dataStoreId.toUpperCase().replace(/[^A-Z0-9]/g, '_')}_${what}`;
}
