import { dump } from 'js-yaml';
import { nodesRole, optionalRights, requiredRights, trainingRole } from './trainingRole.ts';

/** What to ask a cluster's administrator for: the Role, with the rights that preflight can do without, and the ClusterRole for nodes. */
export const documentedRoles = (namespace: string) => [trainingRole(namespace, [...requiredRights, ...optionalRights]), nodesRole()];

/** The same as YAML for `kubectl apply`. */
export function renderTrainingRole(namespace: string): string {
  return documentedRoles(namespace).map((role) => dump(role, { lineWidth: 120 })).join('---\n');
}
