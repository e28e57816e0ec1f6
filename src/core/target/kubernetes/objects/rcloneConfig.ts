import { WeftError } from '../../../base/weftError.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { S3Connection, StoreConnection } from '../../../store/storeConnection.ts';
import { storeRemotes } from './storeRemotes.ts';

/**
 * rclone's configuration file for the stores of a plan; secret. Format: one section of `key = value` lines per remote,
 * https://rclone.org/docs/#config-file and https://rclone.org/s3/.
 *
 * @throws WeftError `kubernetes/store-out-of-reach` for a store that a pod cannot reach, `store/invalid-connection` for
 *   one that is missing or cannot be written down
 */
export function rcloneConfig(plan: TrainingPlan, connections: ReadonlyMap<string, StoreConnection>): string {
  return [...storeRemotes(plan)].map(([id, remote]) => section(remote, s3Options(podConnection(id, connections.get(id))), id)).join('\n');
}

/** The connection of a data store that pods use: S3 only. */
function podConnection(id: string, connection: StoreConnection | undefined): S3Connection {
  if (!connection) throw new WeftError('store/invalid-connection', `The data store “${id}” has no connection. Add one under its id.`);
  if (connection.kind === 's3') return connection;
  throw new WeftError('kubernetes/store-out-of-reach', `The data store “${id}” is a folder, which the pods of a cluster cannot reach. Use a store with S3, or train on this computer.`);
}

function s3Options(connection: S3Connection): Readonly<Record<string, string | undefined>> {
  return {
    type: 's3',
    provider: connection.endpoint === undefined ? 'AWS' : 'Other',
    endpoint: connection.endpoint,
    region: connection.region,
    access_key_id: connection.accessKey,
    secret_access_key: connection.secretKey,
    session_token: connection.sessionToken,
  };
}

function section(remote: string, options: Readonly<Record<string, string | undefined>>, id: string): string {
  const lines = Object.entries(options).flatMap(([key, value]) => {
    if (value === undefined) return [];
    // A line break would begin a key of its own, and blanks at either end would be lost.
    if (/[\r\n\0]/.test(value) || value !== value.trim()) throw new WeftError('store/invalid-connection', `The connection of “${id}” has blanks or line breaks where none can be. Enter it again.`);
    return [`${key} = ${value}`];
  });
  return [`[${remote}]`, ...lines, ''].join('\n');
}
