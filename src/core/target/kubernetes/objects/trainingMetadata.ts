import type { ObjectMeta, OwnerReference } from '../api/objects.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { managedByWeft, trainingLabels } from '../trainingLabels.ts';

/**
 * Names of a training's objects. The Secret's holds the whole submission id: Weft may not read Secrets, and so knows one
 * that is there already for its own by the name alone.
 */
export function objectNames({ trainingId, submissionId }: Pick<TrainingPlan, 'trainingId' | 'submissionId'>) {
  return { job: trainingId, service: trainingId, configMap: trainingId, secret: `${trainingId}-${submissionId}` } as const;
}

export function objectLabels({ trainingId }: Pick<TrainingPlan, 'trainingId'>): Record<string, string> {
  return { [trainingLabels.managedBy]: managedByWeft, [trainingLabels.training]: trainingId };
}

/** For what belongs to a Job: it is collected when the Job is gone. */
export function ownedMetadata(plan: TrainingPlan, { name, namespace, jobUid }: { readonly name: string; readonly namespace: string; readonly jobUid: string }): ObjectMeta {
  return { name, namespace, labels: objectLabels(plan), ownerReferences: [ownerReference(plan, jobUid)] };
}

/** Without blockOwnerDeletion, which some clusters let only those set who may change the Job's finalizers. */
function ownerReference(plan: TrainingPlan, uid: string): OwnerReference {
  return { apiVersion: 'batch/v1', kind: 'Job', name: objectNames(plan).job, uid, controller: false, blockOwnerDeletion: false };
}
