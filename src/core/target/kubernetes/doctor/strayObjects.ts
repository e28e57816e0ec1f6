import type { Strays } from '../../trainingTarget.ts';
import { type ApiResource, apiResources } from '../api/apiResources.ts';
import type { KubernetesApi } from '../api/kubernetesApi.ts';
import { listObjects } from '../api/listObjects.ts';
import type { ListedObject } from '../api/objects.ts';
import { reviewAccess } from '../preflight/accessReview.ts';
import { trainingLabels, trainingSelector } from '../trainingLabels.ts';

/** What a Job owns, but for Secrets: those Weft never reads, and Kubernetes collects them with the others. */
const owned = [apiResources.pods, apiResources.services, apiResources.configmaps] as const;

/** Objects with Weft's labels whose Job is not there, and that nobody is removing. Looks only where it may. */
export async function strayObjects(api: KubernetesApi, signal: AbortSignal): Promise<Strays> {
  const { namespace } = api.place;
  const list = async (resource: ApiResource): Promise<readonly ListedObject[]> => (await listObjects(api, { resource, namespace, labelSelector: trainingSelector() }, signal)).items;
  const looked = await Promise.all(
    owned.map(async (resource) => {
      const { object } = await reviewAccess(api, { apiGroup: resource.apiGroup, resource: resource.plural, verb: 'list', namespace }, signal);
      return { kind: resource.plural, objects: object.status?.allowed === true ? await list(resource) : undefined };
    }),
  );
  // Last, so that a Job that is made meanwhile is seen with what it owns.
  const jobs = new Set((await list(apiResources.jobs)).map(({ metadata }) => metadata?.uid));
  return {
    found: looked.flatMap(({ kind, objects = [] }) =>
      objects
        .filter(({ metadata }) => metadata?.deletionTimestamp === undefined && !metadata?.ownerReferences?.some(({ uid }) => jobs.has(uid)))
        .map(({ metadata }) => ({ kind, name: metadata?.name ?? '', trainingId: metadata?.labels?.[trainingLabels.training] ?? '' })),
    ),
    unseen: looked.filter(({ objects }) => !objects).map(({ kind }) => kind),
  };
}
