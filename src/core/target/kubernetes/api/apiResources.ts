/** A kind of object as the API server's paths and rights name it. */
export interface ApiResource {
  /** Empty for Kubernetes' own core group. */
  readonly apiGroup: string;
  readonly version: string;
  readonly plural: string;
}

/** Every kind that Weft asks for. */
export const apiResources = {
  configmaps: { apiGroup: '', version: 'v1', plural: 'configmaps' },
  events: { apiGroup: '', version: 'v1', plural: 'events' },
  jobs: { apiGroup: 'batch', version: 'v1', plural: 'jobs' },
  limitranges: { apiGroup: '', version: 'v1', plural: 'limitranges' },
  localqueues: { apiGroup: 'kueue.x-k8s.io', version: 'v1beta1', plural: 'localqueues' },
  nodes: { apiGroup: '', version: 'v1', plural: 'nodes' },
  pods: { apiGroup: '', version: 'v1', plural: 'pods' },
  resourcequotas: { apiGroup: '', version: 'v1', plural: 'resourcequotas' },
  secrets: { apiGroup: '', version: 'v1', plural: 'secrets' },
  selfsubjectaccessreviews: { apiGroup: 'authorization.k8s.io', version: 'v1', plural: 'selfsubjectaccessreviews' },
  services: { apiGroup: '', version: 'v1', plural: 'services' },
} as const satisfies Record<string, ApiResource>;

export interface ResourcePlace {
  readonly resource: ApiResource;
  /** Absent for kinds that belong to no namespace, and to ask in all of them. */
  readonly namespace?: string;
  readonly name?: string;
  readonly subresource?: string;
}

/** Path below the server's address; "API concepts" in the Kubernetes reference. */
export function resourcePath({ resource, namespace, name, subresource }: ResourcePlace): string {
  const { apiGroup, version, plural } = resource;
  const parts = [...(namespace === undefined ? [] : ['namespaces', namespace]), plural, name, subresource].filter((part) => part !== undefined);
  return [apiGroup === '' ? `/api/${version}` : `/apis/${apiGroup}/${version}`, ...parts.map(encodeURIComponent)].join('/');
}
