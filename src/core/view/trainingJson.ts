import { resultsPlace } from '../plan/trainingKeys.ts';
import type { Training } from '../training/training.ts';
import { stateCode } from './stateName.ts';

/** What `list --json` and `show --json` print; scripts rely on it, so fields are added but never renamed or removed. */
export interface TrainingJson {
  readonly id: string;
  readonly name: string;
  /** "local" or the name of a kubeconfig context. */
  readonly target: string;
  readonly namespace?: string;
  /** As the ancestor spells it: COMPLETED. */
  readonly state: string;
  /** Of its failure, or of what it waits for: C201, S100. */
  readonly code?: string;
  /** One sentence: why it failed, or why it waits. */
  readonly reason?: string;
  readonly learners: number;
  /** Of each learner, as in the manifest. */
  readonly gpus: number;
  /** Times are ISO 8601, UTC. */
  readonly submittedAt: string;
  readonly startedAt?: string;
  readonly endedAt?: string;
  /** "<bucket>/<training id>". */
  readonly results: string;
}

export function trainingJson({ id, state, failure, waiting, waitingCode, startedAt, endedAt, facts }: Training): TrainingJson {
  const { plan, targetId, namespace } = facts;
  const code = failure?.code ?? waitingCode;
  const reason = failure?.reason ?? waiting;
  return {
    id,
    name: plan.name,
    target: targetId,
    ...(namespace !== undefined && { namespace }),
    state: stateCode(state),
    ...(code !== undefined && { code }),
    ...(reason !== undefined && { reason }),
    learners: plan.learners,
    gpus: plan.resources.gpuCount,
    submittedAt: plan.submittedAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(endedAt !== undefined && { endedAt }),
    results: resultsPlace(plan),
  };
}
