import { readFile } from 'node:fs/promises';
import { AuthenticationV1TokenRequest, CoreV1Api, KubeConfig, V1TokenRequestSpec } from '@kubernetes/client-node';
import { dump, load } from 'js-yaml';
import { nodesRole, trainingRole } from '../../../src/core/target/kubernetes/trainingRole.ts';
import type { TestCluster } from '../stack/cluster.ts';
import type { PlainObject } from '../stack/clusterObjects.ts';

export interface NodeViewer {
  /** Of this user alone, as a file's text. */
  readonly kubeconfig: string;
  readonly context: string;
  remove(): Promise<void>;
}

interface Kubeconfig {
  readonly clusters: readonly { readonly name: string }[];
}

/** A user of a namespace who holds the documented Role there, and the documented ClusterRole: one who may list nodes. */
export async function nodeViewer({ kubeconfig, objects }: TestCluster, namespace: string): Promise<NodeViewer> {
  const name = `node-viewer-${namespace}`;
  const subjects = [{ kind: 'ServiceAccount', name, namespace }];
  const bound = (kind: string, role: string): object => ({ roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind, name: role }, subjects });
  const apiVersion = 'rbac.authorization.k8s.io/v1';
  // Named for the namespace: other tests may have one of their own at the same time.
  const ofCluster: readonly PlainObject[] = [
    { ...nodesRole(), metadata: { name } },
    { apiVersion, kind: 'ClusterRoleBinding', metadata: { name }, ...bound('ClusterRole', name) },
  ];
  const ofNamespace: readonly PlainObject[] = [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name, namespace } },
    { apiVersion, kind: 'RoleBinding', metadata: { name, namespace }, ...bound('Role', trainingRole(namespace).metadata.name) },
  ];
  for (const object of [...ofNamespace, ...ofCluster]) await objects.create(object);
  const config = new KubeConfig();
  config.loadFromFile(kubeconfig);
  const body = Object.assign(new AuthenticationV1TokenRequest(), { spec: Object.assign(new V1TokenRequestSpec(), { audiences: [], expirationSeconds: 3600 }) });
  const { status } = await config.makeApiClient(CoreV1Api).createNamespacedServiceAccountToken({ name, namespace, body });
  const { clusters } = load(await readFile(kubeconfig, 'utf8')) as Kubeconfig;
  const context = 'node-viewer';
  return {
    context,
    kubeconfig: dump({ apiVersion: 'v1', kind: 'Config', 'current-context': context, clusters, users: [{ name: context, user: { token: status?.token } }], contexts: [{ name: context, context: { cluster: clusters[0]?.name, user: context } }] }),
    remove: async () => {
      for (const object of ofCluster) await objects.delete(object);
    },
  };
}
