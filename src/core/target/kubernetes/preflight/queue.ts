import { nearest } from '../../../base/nearest.ts';
import { WeftError } from '../../../base/weftError.ts';
import { apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { listObjects } from '../api/listObjects.ts';
import { type Finding, never, note } from './preflightServices.ts';

const path = ['queue'];

/** Whether there is somebody who would ever let a training out of its queue. */
export async function queueFindings(queue: string, api: KubernetesApi, mayList: boolean, signal: AbortSignal): Promise<Finding[]> {
  const { contextName, namespace } = api.place;
  const { plural, apiGroup } = apiResources.localqueues;
  const version = await kueueVersion(api, signal);
  if (version === undefined) return [never({ code: 'preflight/no-kueue', path, message: `“${contextName}” has no Kueue, which alone would let a training out of the queue “${queue}”: it would wait for ever. Leave queue out, or have Kueue installed.` })];
  if (!mayList) return [note({ code: 'preflight/queue-not-visible', path, message: `Whether namespace “${namespace}” has the queue “${queue}” cannot be told: “${api.place.userName}” may not list ${plural}.${apiGroup}.` })];
  const { items } = await listObjects(api, { resource: { ...apiResources.localqueues, version }, namespace }, signal);
  const names = items.flatMap(({ metadata }) => metadata?.name ?? []);
  if (names.includes(queue)) return [];
  const meant = nearest(queue, names);
  const there = names.length === 0 ? 'it has none' : `it has ${names.slice(0, 5).map((name) => `“${name}”`).join(', ')}${names.length > 5 ? ', …' : ''}`;
  return [never({ code: 'preflight/no-such-queue', path, message: `Namespace “${namespace}” of “${contextName}” has no queue “${queue}”; ${there}. ${meant === undefined ? 'Name one of its queues, or leave queue out.' : `Write “${meant}”.`}` })];
}

/** The version of its API that the cluster prefers; undefined without Kueue. */
export async function kueueVersion(api: KubernetesApi, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { object } = await api.readPath<{ readonly preferredVersion?: { readonly version?: string } }>(`/apis/${apiResources.localqueues.apiGroup}`, signal);
    return object.preferredVersion?.version ?? apiResources.localqueues.version;
  } catch (thrown) {
    if (!(thrown instanceof WeftError)) throw thrown;
    if (thrown.code === 'kubernetes/not-found') return undefined;
    // Some clusters do not tell everybody what they have.
    if (thrown.code === 'kubernetes/forbidden') return apiResources.localqueues.version;
    throw thrown;
  }
}
