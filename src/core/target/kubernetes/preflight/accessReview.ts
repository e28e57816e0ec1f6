import { apiResources } from '../api/apiResources.ts';
import type { ApiAnswer, KubernetesApi } from '../api/kubernetesApi.ts';
import type { AccessReview } from '../api/objects.ts';

/** One verb on one resource, in a namespace or, without one, in all of them. */
export interface AskedRight {
  readonly apiGroup: string;
  /** In the plural, with its subresource after a slash. */
  readonly resource: string;
  readonly verb: string;
  readonly namespace?: string;
}

/** Asks the cluster whether this user may do something, without doing it. Everybody who may sign in may ask. */
export function reviewAccess(api: KubernetesApi, { apiGroup, resource, verb, namespace }: AskedRight, signal: AbortSignal): Promise<ApiAnswer<AccessReview>> {
  const [plural, subresource] = resource.split('/');
  const resourceAttributes = { group: apiGroup, resource: plural, verb, ...(subresource !== undefined && { subresource }), ...(namespace !== undefined && { namespace }) };
  const body = { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec: { resourceAttributes } };
  return api.send<AccessReview>({ verb: 'create', resource: apiResources.selfsubjectaccessreviews, body, signal });
}
