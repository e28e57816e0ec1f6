import type { Secret } from '../api/objects.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { StoreConnection } from '../../../store/storeConnection.ts';
import { rcloneConfig } from './rcloneConfig.ts';
import { objectNames, ownedMetadata } from './trainingMetadata.ts';

/** Files of the Secret, as the pod sees them in its folder. */
export const storeFiles = { config: 'rclone.conf', certificates: 'ca.pem' } as const;

export interface SecretInput {
  readonly namespace: string;
  readonly jobUid: string;
  /** By data store id. */
  readonly connections: ReadonlyMap<string, StoreConnection>;
  /** PEM of certificate authorities beside those that the image trusts; empty for none. */
  readonly certificates: string;
}

/** How the pod reaches its stores: the one object with secrets in it. Throws as `rcloneConfig` does. */
export function storeSecret(plan: TrainingPlan, { namespace, jobUid, connections, certificates }: SecretInput): Secret {
  const encode = (text: string): string => Buffer.from(text).toString('base64');
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: ownedMetadata(plan, { name: objectNames(plan).secret, namespace, jobUid }),
    type: 'Opaque',
    immutable: true,
    data: { [storeFiles.config]: encode(rcloneConfig(plan, connections)), [storeFiles.certificates]: encode(certificates) },
  };
}
