import type { Service } from '../api/objects.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { objectLabels, objectNames, ownedMetadata } from './trainingMetadata.ts';

/** Gives the learners their names; at once, since a learner is looked for before it is ready. */
export function learnerService(plan: TrainingPlan, namespace: string, jobUid: string): Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: ownedMetadata(plan, { name: objectNames(plan).service, namespace, jobUid }),
    spec: { clusterIP: 'None', publishNotReadyAddresses: true, selector: objectLabels(plan) },
  };
}
