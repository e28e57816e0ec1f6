/** Verbs on one resource; preflight asks the cluster for each verb by itself. */
export interface Right {
  /** Empty for Kubernetes' own core group. */
  readonly apiGroup: string;
  /** In the plural, with its subresource after a slash. */
  readonly resource: string;
  readonly verbs: readonly string[];
}

/**
 * All that Weft asks for in a namespace. The documentation prints this, preflight checks it verb by verb, and the test
 * cluster grants exactly this. Secrets can be made and removed but never read: Weft keeps none that it would read back.
 */
export const requiredRights: readonly Right[] = [
  { apiGroup: 'batch', resource: 'jobs', verbs: ['create', 'get', 'list', 'watch', 'patch', 'delete'] },
  { apiGroup: '', resource: 'pods', verbs: ['list', 'watch'] },
  { apiGroup: '', resource: 'pods/log', verbs: ['get'] },
  { apiGroup: '', resource: 'services', verbs: ['create', 'get'] },
  { apiGroup: '', resource: 'configmaps', verbs: ['create', 'get'] },
  { apiGroup: '', resource: 'secrets', verbs: ['create', 'delete'] },
  { apiGroup: '', resource: 'events', verbs: ['list', 'watch'] },
];

/** What lets preflight say more about a namespace: how much of its quota is left, and which limits apply. */
export const optionalRights: readonly Right[] = [
  { apiGroup: '', resource: 'resourcequotas', verbs: ['list'] },
  { apiGroup: '', resource: 'limitranges', verbs: ['list'] },
];

/** Optional too, and of no namespace: with it preflight refuses a learner that no node can ever hold. */
export const optionalClusterRights: readonly Right[] = [{ apiGroup: '', resource: 'nodes', verbs: ['list'] }];

/** The Role to ask an administrator for, as Kubernetes reads it. */
export function trainingRole(namespace: string, rights: readonly Right[] = requiredRights) {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'weft-trainings', namespace },
    rules: rulesOf(rights),
  };
}

/**
 * Nodes belong to no namespace, so that only a ClusterRole grants these; an administrator who wants that binds it with a
 * ClusterRoleBinding.
 */
export function nodesRole() {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'weft-nodes' },
    rules: rulesOf(optionalClusterRights),
  };
}

function rulesOf(rights: readonly Right[]) {
  return rights.map(({ apiGroup, resource, verbs }) => ({ apiGroups: [apiGroup], resources: [resource], verbs: [...verbs] }));
}
