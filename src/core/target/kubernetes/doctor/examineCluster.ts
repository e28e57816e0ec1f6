import type { Clock } from '../../../base/clock.ts';
import type { TargetFinding } from '../../trainingTarget.ts';
import { apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { listObjects } from '../api/listObjects.ts';
import type { Node } from '../api/objects.ts';
import type { KubernetesSettings } from '../kubernetesSettings.ts';
import { clockSkew } from '../preflight/clockSkew.ts';
import { missingRight, readRights, type Rights } from '../preflight/rights.ts';
import { parseQuantity } from '../quantity.ts';
import { isGpu, renderAmount } from '../resourceWords.ts';

export interface ExamineServices {
  readonly api: KubernetesApi;
  readonly settings: KubernetesSettings;
  readonly clock: Clock;
}

/** How a cluster is reached, what may be done there, and which GPUs it has. Throws where it is out of reach. */
export async function examineCluster({ api, settings, clock }: ExamineServices, signal: AbortSignal): Promise<TargetFinding[]> {
  const { server, userName, contextName, namespace } = api.place;
  const { object } = await api.readPath<{ readonly gitVersion?: string }>('/version', signal);
  const rights = await readRights(api, { clock, signal });
  return [
    { subject: 'cluster', outcome: 'well', detail: `“${contextName}” at ${server}, Kubernetes ${object.gitVersion ?? 'of unknown version'}` },
    { subject: 'user', outcome: 'well', detail: `“${userName}”, in namespace “${namespace}”` },
    ...rightsFindings(rights, api),
    ...clockSkew(rights.clockAheadMs, contextName).map(({ message }): TargetFinding => ({ subject: 'clock', outcome: 'note', detail: message })),
    await examineGpus(api, rights, settings, signal),
  ];
}

function rightsFindings({ missing, isUnknown }: Rights, { place }: KubernetesApi): TargetFinding[] {
  if (isUnknown) return [{ subject: 'rights', outcome: 'note', detail: 'The cluster does not say what may be done; what is missing shows when it is tried.' }];
  if (missing.length === 0) return [{ subject: 'rights', outcome: 'well', detail: 'all that trainings need' }];
  return missing.map((right) => ({ subject: 'rights', outcome: 'missing', detail: missingRight(right, place) }));
}

async function examineGpus(api: KubernetesApi, rights: Rights, { gpuTypeLabel }: KubernetesSettings, signal: AbortSignal): Promise<TargetFinding> {
  if (!rights.has('nodes')) return { subject: 'GPUs', outcome: 'note', detail: `“${api.place.userName}” may not list nodes, so which GPUs there are is not known.` };
  const { items: nodes } = await listObjects<Node>(api, { resource: apiResources.nodes }, signal);
  const counts = new Map<string, number>();
  for (const { metadata, status } of nodes) {
    for (const [resource, quantity] of Object.entries(status?.allocatable ?? {})) {
      const count = parseQuantity(quantity);
      if (!isGpu(resource) || count === 0) continue;
      const type = metadata?.labels?.[gpuTypeLabel];
      const name = type === undefined ? `${resource} of no named type` : `${resource} of type “${type}”`;
      counts.set(name, (counts.get(name) ?? 0) + count);
    }
  }
  const all = [...counts].map(([name, count]) => `${String(count)} ${name}`);
  const total = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return { subject: 'GPUs', outcome: total > 0 ? 'well' : 'note', detail: `${total === 0 ? 'none' : renderAmount('nvidia.com/gpu', total)} on ${String(nodes.length)} ${nodes.length === 1 ? 'node' : 'nodes'}${total === 0 ? '' : `: ${all.join(', ')}`}` };
}
