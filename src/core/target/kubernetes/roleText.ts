import { dump } from 'js-yaml';
import { optionalRights, requiredRights, trainingRole } from './trainingRole.ts';

/** The Role to hand to a cluster's administrator, as YAML for `kubectl apply`; with the rights that preflight can do without. */
export function renderTrainingRole(namespace: string): string {
  return dump(trainingRole(namespace, [...requiredRights, ...optionalRights]), { lineWidth: 120 });
}
