import { readFile } from 'node:fs/promises';
import { type Clock, systemClock } from '../../../src/core/base/clock.ts';
import { ClusterAccess, type ClusterAccessOptions } from '../../../src/core/target/kubernetes/api/clusterAccess.ts';
import { HttpKubernetesApi } from '../../../src/core/target/kubernetes/api/httpKubernetesApi.ts';
import type { ClusterDocument } from '../stack/clusterDocument.ts';

/** The test cluster's API server, asked by the narrow user. */
export async function clusterApi({ kubeconfig, narrowContext }: ClusterDocument, namespace: string, options: Partial<ClusterAccessOptions> = {}): Promise<HttpKubernetesApi> {
  const clock: Clock = options.clock ?? systemClock;
  return new HttpKubernetesApi(await ClusterAccess.open({ kubeconfigPath: kubeconfig, context: narrowContext, namespace, environment: {}, clock, ...options }), clock);
}

/** The test cluster's kubeconfig with another server's address, such as that of a proxy before it. */
export async function kubeconfigVia({ kubeconfig }: ClusterDocument, server: string): Promise<string> {
  return (await readFile(kubeconfig, 'utf8')).replaceAll(/server: .*/g, `server: ${server}`);
}

export async function serverOf({ kubeconfig }: ClusterDocument): Promise<string> {
  return /server: (\S+)/.exec(await readFile(kubeconfig, 'utf8'))?.[1] ?? '';
}
