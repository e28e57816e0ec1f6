import { randomBytes } from 'node:crypto';
import type { KubernetesObjectApi } from '@kubernetes/client-node';
import type { Right } from '../../../src/core/target/kubernetes/trainingRole.ts';
import { bringClusterUp, clusterUnavailable } from './clusterUp.ts';
import type { ClusterDocument } from './clusterDocument.ts';
import { createTrainingNamespace, objectsOf, removeTrainingNamespace } from './clusterObjects.ts';
import { clusterNames } from './clusterSettings.ts';
import { requirePart, type SkippingContext } from './requirePart.ts';

/** The real Kubernetes that integration tests share. What a test makes it removes, or leaves in a namespace of its own. */
export interface TestCluster extends ClusterDocument {
  /** The administrator's hands, for what a test prepares, breaks or looks at behind Weft's back. */
  readonly objects: KubernetesObjectApi;
  /**
   * A namespace that enforces Pod Security “restricted”, in which the narrow context holds just these rights: by
   * default, those that Weft asks for. Resolves to its name; remove it with `removeNamespace`.
   */
  createNamespace(rights?: readonly Right[]): Promise<string>;
  /** Asks for the removal of a namespace and all that is in it, without waiting for its end. */
  removeNamespace(namespace: string): Promise<void>;
}

/** For a suiteSetup that starts the cluster: skips by name what cannot run here, and makes room for the first build. */
export function requireCluster(context: SkippingContext): void {
  requirePart(context, clusterUnavailable());
}

/** The cluster that is up already, or else one that is brought up now and stays until the test run or a person ends it. */
export async function startCluster(): Promise<TestCluster> {
  const document = await bringClusterUp();
  const objects = objectsOf(document.kubeconfig);
  return {
    ...document,
    objects,
    createNamespace: async (rights) => {
      const namespace = `${clusterNames.namespace}-${randomBytes(4).toString('hex')}`;
      await createTrainingNamespace(objects, namespace, rights);
      return namespace;
    },
    removeNamespace: (namespace) => removeTrainingNamespace(objects, namespace),
  };
}
