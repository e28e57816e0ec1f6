import type { ErrorCode } from '../../base/errorCodes.ts';
import { plainHttpReach } from '../../base/plainHttp.ts';
import { fail, type Result, succeed } from '../../base/result.ts';
import { WeftError } from '../../base/weftError.ts';
import type { DataStore } from '../../manifest/manifest.ts';
import type { S3Connection, StoreConnection } from '../storeConnection.ts';
import { type ConnectionSources, type SavedConnection, storeVariable } from './connectionSources.ts';
import { resolveKeys } from './resolveKeys.ts';
import { parseEndpoint, parseStorePlace, type StorePlace } from './storePlace.ts';

export interface ResolvedConnections {
  /** By data store id. Secret. */
  readonly connections: ReadonlyMap<string, StoreConnection>;
  readonly warnings: readonly ConnectionFinding[];
}

/** What is wrong, or unwise, about one data store's connection. */
export interface ConnectionFinding {
  readonly dataStoreId: string;
  readonly code: ErrorCode;
  readonly message: string;
}

/**
 * How to reach each data store of a manifest. The place is the first that is named by:
 * 1. `--store ID=…`
 * 2. WEFT_STORE_<ID>_URL (the id in capitals, other signs as "_")
 * 3. the connection saved under the id
 * 4. the manifest
 * 5. the default folder, where there is one; otherwise AWS itself
 *
 * For keys see `resolveKeys`.
 */
export async function resolveConnections(sources: ConnectionSources): Promise<Result<ResolvedConnections, readonly ConnectionFinding[]>> {
  const connections = new Map<string, StoreConnection>();
  const warnings: ConnectionFinding[] = [];
  const faults = strangers(sources);
  for (const store of sources.dataStores) {
    const resolved = await resolveOne(store, sources);
    if (resolved.ok) connections.set(store.id, resolved.value.connection);
    const findings = resolved.ok ? resolved.value.warnings : [resolved.failure];
    (resolved.ok ? warnings : faults).push(...findings.map((finding) => ({ dataStoreId: store.id, ...finding })));
  }
  return faults.length > 0 ? fail(faults) : succeed({ connections, warnings });
}

type Finding = Omit<ConnectionFinding, 'dataStoreId'>;

async function resolveOne(store: DataStore, sources: ConnectionSources): Promise<Result<{ connection: StoreConnection; warnings: Finding[] }, Finding>> {
  const saved = await sources.saved(store.id);
  const place = placeOf(store, saved, sources);
  if (!place.ok) return fail({ code: 'store/invalid-connection', message: `Data store “${store.id}”: ${place.failure}` });
  if (place.value.kind === 'folder') return succeed({ connection: place.value, warnings: [] });
  try {
    const connection = await resolveKeys({ store, saved, place: place.value, sources });
    const plain = plainHttpFinding(connection, sources.allowPlainHttp ?? []);
    return plain?.blocks ? fail(plain.finding) : succeed({ connection, warnings: plain ? [plain.finding] : [] });
  } catch (thrown) {
    if (thrown instanceof WeftError) return fail({ code: thrown.code, message: thrown.message });
    throw thrown;
  }
}

function placeOf(store: DataStore, saved: SavedConnection | undefined, sources: ConnectionSources): Result<StorePlace, string> {
  const override = sources.overrides.findLast(({ dataStoreId }) => dataStoreId === store.id);
  if (override) return succeed(override.place);
  const written = sources.env[storeVariable(store.id, 'URL')];
  if (written !== undefined && written !== '') return parseStorePlace(written, sources.baseFolder);
  if (saved?.kind === 'folder') return succeed(saved);
  if (saved?.endpoint !== undefined || saved?.atAws) return succeed(placeAlone(saved));
  const { connection } = store;
  // A folder of the node is that of this computer where trainings run on it; in a cluster its pods alone can reach it.
  if (connection?.kind === 'host_mount') return succeed({ kind: 'folder', folder: connection.path });
  if (connection?.endpoint !== undefined) {
    const endpoint = parseEndpoint(connection.endpoint);
    return endpoint.ok ? succeed(placeAlone({ ...connection, ...saved, endpoint: endpoint.value })) : endpoint;
  }
  if (connection === undefined && saved === undefined && sources.defaultFolder !== undefined) return succeed({ kind: 'folder', folder: sources.defaultFolder });
  return succeed(placeAlone({ ...connection, ...saved }));
}

/** Without what else a connection holds. */
function placeAlone({ endpoint, region, caFile, profile }: Omit<StorePlace & { readonly kind: 's3' }, 'kind'>): StorePlace {
  return { kind: 's3', ...(endpoint !== undefined && { endpoint }), ...(region !== undefined && { region }), ...(caFile !== undefined && { caFile }), ...(profile !== undefined && { profile }) };
}

/** Overrides that name no data store of the manifest, which would otherwise change nothing in silence. */
function strangers({ overrides, dataStores }: ConnectionSources): ConnectionFinding[] {
  const ids = dataStores.map(({ id }) => id);
  return overrides
    .filter(({ dataStoreId }) => !ids.includes(dataStoreId))
    .map(({ dataStoreId }) => ({ dataStoreId, code: 'usage/wrong-arguments', message: `The manifest has no data store “${dataStoreId}”. It has ${ids.map((id) => `“${id}”`).join(', ') || 'none'}.` }));
}

function plainHttpFinding({ endpoint }: S3Connection, allowed: readonly string[]): { finding: Finding; blocks: boolean } | undefined {
  const reach = endpoint === undefined ? 'none' : plainHttpReach(endpoint);
  if (endpoint === undefined || reach === 'none') return undefined;
  const { host, hostname } = new URL(endpoint);
  const blocks = reach === 'anywhere' && !allowed.includes(hostname) && !allowed.includes(host);
  const next = blocks ? 'Use https, or allow this host in the settings.' : 'Use https where the server offers it.';
  return { blocks, finding: { code: 'store/plain-http', message: `“${host}” is reached without TLS: what is stored there can be read and changed on its way; of the keys only a signature is sent. ${next}` } };
}
