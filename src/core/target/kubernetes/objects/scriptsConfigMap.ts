import type { ConfigMap } from '../api/objects.ts';
import { hostfile } from '../../../plan/rankEnvironment.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { podRendezvous } from './learnerVariables.ts';
import { objectNames, ownedMetadata } from './trainingMetadata.ts';

/** A ConfigMap holds 1 MiB; a longer manifest is in the bucket alone. */
const longestManifestBytes = 200 * 1024;

export interface ScriptsInput {
  readonly namespace: string;
  readonly jobUid: string;
  /** The pod's scripts, by file name. */
  readonly scripts: Readonly<Record<string, string>>;
  /** Without secrets. */
  readonly manifestText: string;
}

/** What runs in the pod, and the manifest for those who look at the cluster. */
export function scriptsConfigMap(plan: TrainingPlan, { namespace, jobUid, scripts, manifestText }: ScriptsInput): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: ownedMetadata(plan, { name: objectNames(plan).configMap, namespace, jobUid }),
    immutable: true,
    data: {
      ...scripts,
      ...(plan.distributed === 'mpi' && { hostfile: hostfile(podRendezvous(plan), plan.resources.gpuCount) }),
      ...(Buffer.byteLength(manifestText) <= longestManifestBytes && { 'manifest.yml': manifestText }),
    },
  };
}
