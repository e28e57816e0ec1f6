import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { PreflightFinding, TargetCall } from '../../trainingTarget.ts';
import { type ApiResource, apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { listObjects } from '../api/listObjects.ts';
import type { LimitRange, ListedObject, Node, Pod, ResourceQuota } from '../api/objects.ts';
import { learnerJob } from '../objects/learnerJob.ts';
import { clockSkew } from './clockSkew.ts';
import { dryRun } from './dryRun.ts';
import { hostMounts } from './hostMounts.ts';
import { limitRanges } from './limitRanges.ts';
import { nodeFit } from './nodeFit.ts';
import { objectLimits } from './objectLimits.ts';
import { patientApi } from './patientApi.ts';
import { type Finding, note, type PreflightServices } from './preflightServices.ts';
import { queueFindings } from './queue.ts';
import { quotas } from './quotas.ts';
import { readRights, rightFindings, type Rights } from './rights.ts';

/**
 * What would keep a plan from running in a namespace of a cluster, before anything is sent there: an error for what can
 * never run, a warning for what cannot run now, information for what cannot be told. Reads only. Throws WeftError
 * `kubernetes/…` where the cluster cannot be asked.
 */
export async function clusterPreflight(plan: TrainingPlan, services: PreflightServices, { signal }: TargetCall): Promise<PreflightFinding[]> {
  const { settings, scripts, clock } = services;
  const api = patientApi(services.api, clock);
  const { namespace, contextName } = api.place;
  const job = learnerJob(plan, namespace, settings);
  const pod = job.spec?.template ?? {};
  const rights = await readRights(api, { clock, signal });
  const found = await Promise.all([
    dryRun(plan, job, { api, scripts }, signal),
    ifMayList<ResourceQuota>(api, rights, apiResources.resourcequotas, signal).then((items) => quotas(items, pod, plan.learners)),
    ifMayList<LimitRange>(api, rights, apiResources.limitranges, signal).then((items) => limitRanges(items, pod)),
    nodeFindings(plan, pod, api, rights, signal),
    plan.queue === undefined ? [] : queueFindings(plan.queue, api, rights.has('localqueues'), signal),
  ]);
  return [...rightFindings(rights, api.place), ...hostMounts(plan), ...objectLimits(plan, job, namespace), ...clockSkew(rights.clockAheadMs, contextName), ...found.flat()];
}

async function nodeFindings(plan: TrainingPlan, pod: Pick<Pod, 'spec'>, api: KubernetesApi, rights: Rights, signal: AbortSignal): Promise<Finding[]> {
  const { contextName, namespace, userName } = api.place;
  if (!rights.has('nodes')) return [note({ code: 'preflight/nodes-not-visible', path: [], message: `Whether a node of “${contextName}” can hold a learner cannot be told before: “${userName}” may not list nodes. The ClusterRole that “weft doctor --role” prints would let it.` })];
  const seesAllPods = rights.has('pods');
  const [{ items: nodes }, { items: pods }] = await Promise.all([
    listObjects<Node>(api, { resource: apiResources.nodes }, signal),
    listObjects<Pod>(api, { resource: apiResources.pods, ...(!seesAllPods && { namespace }), fieldSelector: 'spec.nodeName!=,status.phase!=Succeeded,status.phase!=Failed' }, signal),
  ]);
  return nodeFit(plan, pod, { nodes, pods, seesAllPods });
}

/** Nothing where we may not look: what would be found there, the cluster tells later. */
async function ifMayList<T extends ListedObject>(api: KubernetesApi, rights: Rights, resource: ApiResource, signal: AbortSignal): Promise<readonly T[]> {
  if (!rights.has(resource.plural)) return [];
  return (await listObjects<T>(api, { resource, namespace: api.place.namespace }, signal)).items;
}
