import type { TrainingFacts } from '../../core/target/trainingFacts.ts';
import type { TrainingTarget } from '../../core/target/trainingTarget.ts';

/** Tells the namespaces of one cluster apart: a target of each has the cluster's id. */
export function placeOf({ targetId, namespace }: Pick<TrainingFacts, 'targetId' | 'namespace'>): string {
  return namespace === undefined ? targetId : `${targetId} / ${namespace}`;
}

export function placeOfTarget({ id, namespace }: Pick<TrainingTarget, 'id' | 'namespace'>): string {
  return placeOf({ targetId: id, ...(namespace !== undefined && { namespace }) });
}
