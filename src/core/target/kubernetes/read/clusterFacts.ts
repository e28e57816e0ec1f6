import { isAbort } from '../../../base/weftError.ts';
import type { Fact, ManifestFacts } from '../../../manifest/assist/manifestFacts.ts';
import { apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { listObjects } from '../api/listObjects.ts';
import type { Node } from '../api/objects.ts';
import type { KubernetesSettings } from '../kubernetesSettings.ts';
import { kueueVersion } from '../preflight/queue.ts';
import { parseQuantity } from '../quantity.ts';

/** What a manifest may name of a cluster: types of GPUs and queues; what we may not list is left out. */
export async function clusterFacts(api: KubernetesApi, settings: KubernetesSettings, signal: AbortSignal): Promise<ManifestFacts> {
  const [gpuTypes, queues] = await Promise.all([orNone(gpuTypesOf(api, settings, signal)), orNone(queuesOf(api, signal))]);
  return { gpuTypes, queues };
}

async function gpuTypesOf(api: KubernetesApi, settings: KubernetesSettings, signal: AbortSignal): Promise<Fact[]> {
  const { items } = await listObjects<Node>(api, { resource: apiResources.nodes }, signal);
  return gpuTypeFacts(items, settings);
}

/** Each type once, with how many GPUs of it there are: “8 GPUs on 2 nodes”. */
export function gpuTypeFacts(nodes: readonly Node[], { gpuTypeLabel, gpuResource, gpuTypes }: Pick<KubernetesSettings, 'gpuTypeLabel' | 'gpuResource' | 'gpuTypes'>): Fact[] {
  const labelled = [...new Set(nodes.flatMap(({ metadata }) => metadata?.labels?.[gpuTypeLabel] ?? []))].map((value) => [value, { [gpuTypeLabel]: value }, gpuResource] as const);
  const named = Object.entries(gpuTypes).map(([value, { nodeLabels, resource }]) => [value, nodeLabels ?? { [gpuTypeLabel]: value }, resource ?? gpuResource] as const);
  return [...labelled, ...named].flatMap(([value, labels, resource]) => {
    const found = nodes.filter(({ metadata }) => Object.entries(labels).every(([label, wanted]) => metadata?.labels?.[label] === wanted));
    const count = found.reduce((sum, { status }) => sum + parseQuantity(status?.allocatable?.[resource] ?? '0'), 0);
    return found.length === 0 ? [] : [{ value, detail: `${String(count)} ${count === 1 ? 'GPU' : 'GPUs'} on ${String(found.length)} ${found.length === 1 ? 'node' : 'nodes'}` }];
  });
}

async function queuesOf(api: KubernetesApi, signal: AbortSignal): Promise<Fact[]> {
  const version = await kueueVersion(api, signal);
  if (version === undefined) return [];
  const { namespace } = api.place;
  const { items } = await listObjects(api, { resource: { ...apiResources.localqueues, version }, namespace }, signal);
  return items.flatMap(({ metadata }) => (metadata?.name === undefined ? [] : [{ value: metadata.name, detail: `queue of ${namespace}` }]));
}

/** Proposals are a help: whoever may not see what is there writes it by hand. */
async function orNone(facts: Promise<Fact[]>): Promise<Fact[]> {
  return facts.catch((thrown: unknown) => {
    if (isAbort(thrown)) throw thrown;
    return [];
  });
}
