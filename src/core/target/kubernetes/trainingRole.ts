import type { V1PolicyRule, V1Role } from '@kubernetes/client-node';

/** A rule with every part that Weft sets, so that preflight can ask for each verb by itself. */
export interface Right extends V1PolicyRule {
  readonly apiGroups: [string];
  readonly resources: [string];
  readonly verbs: string[];
}

/**
 * All that Weft asks for in a namespace. The documentation prints this, preflight checks it verb by verb, and the test
 * cluster grants exactly this. Secrets can be made and removed but never read: Weft keeps none that it would read back.
 */
export const requiredRights: readonly Right[] = [
  { apiGroups: ['batch'], resources: ['jobs'], verbs: ['create', 'get', 'list', 'watch', 'patch', 'delete'] },
  { apiGroups: [''], resources: ['pods'], verbs: ['get', 'list', 'watch'] },
  { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
  { apiGroups: [''], resources: ['services'], verbs: ['create', 'get'] },
  { apiGroups: [''], resources: ['configmaps'], verbs: ['create', 'get'] },
  { apiGroups: [''], resources: ['secrets'], verbs: ['create', 'delete'] },
  { apiGroups: [''], resources: ['events'], verbs: ['list', 'watch'] },
];

/** What lets preflight say more about a namespace: how much of its quota is left, and which limits apply. */
export const optionalRights: readonly Right[] = [
  { apiGroups: [''], resources: ['resourcequotas'], verbs: ['list'] },
  { apiGroups: [''], resources: ['limitranges'], verbs: ['list'] },
];

/** Optional too, but nodes belong to no namespace, so that only a ClusterRole grants this: whether a learner can ever fit. */
export const optionalClusterRights: readonly Right[] = [{ apiGroups: [''], resources: ['nodes'], verbs: ['list'] }];

/** The Role to ask an administrator for. */
export function trainingRole(namespace: string): V1Role {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'weft-trainings', namespace },
    rules: [...requiredRights],
  };
}
