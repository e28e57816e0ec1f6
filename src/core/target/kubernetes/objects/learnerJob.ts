import type { Job, PodFailurePolicyRule } from '../api/objects.ts';
import { planHash } from '../../../plan/planHash.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { KubernetesSettings } from '../kubernetesSettings.ts';
import { fetchFailures, podContainers } from '../podContract.ts';
import { queueLabel, trainingAnnotations } from '../trainingLabels.ts';
import { learnerPod } from './learnerPod.ts';
import { objectLabels, objectNames } from './trainingMetadata.ts';

/** What a new Job says of how far its training has come. */
export interface JobBeginning {
  readonly phase: 'uploading' | 'resubmitting';
  readonly wish: 'run' | 'halt';
  readonly attempt: number;
}

const firstBeginning: JobBeginning = { phase: 'uploading', wish: 'run', attempt: 1 };

/**
 * The Indexed Job that runs a training, one index for each learner. Suspended: it costs nothing until it is released,
 * by Weft or, with a queue, by Kueue. Its annotations hold all that a second desk needs to know of the training.
 */
export function learnerJob(plan: TrainingPlan, namespace: string, settings: KubernetesSettings, { phase, wish, attempt }: JobBeginning = firstBeginning): Job {
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: {
      name: objectNames(plan).job,
      namespace,
      labels: { ...objectLabels(plan), ...(plan.queue !== undefined && { [queueLabel]: plan.queue }) },
      annotations: {
        [trainingAnnotations.plan]: JSON.stringify(plan),
        [trainingAnnotations.planHash]: planHash(plan),
        [trainingAnnotations.submissionId]: plan.submissionId,
        [trainingAnnotations.results]: `${plan.results.bucket}/${plan.trainingId}/`,
        [trainingAnnotations.phase]: phase,
        [trainingAnnotations.wish]: wish,
        [trainingAnnotations.attempt]: String(attempt),
      },
    },
    spec: {
      suspend: true,
      completionMode: 'Indexed',
      completions: plan.learners,
      parallelism: plan.learners,
      // Each learner may fail so often by itself: where one failure takes the others along, every one has spent one.
      backoffLimitPerIndex: plan.retries,
      maxFailedIndexes: 0,
      podFailurePolicy: { rules: failureRules(plan) },
      // A learner starts again only when nothing of it is left, since two of one index would write the same results.
      podReplacementPolicy: 'Failed',
      ...(plan.maxDurationSeconds !== undefined && { activeDeadlineSeconds: plan.maxDurationSeconds }),
      ttlSecondsAfterFinished: settings.keepSeconds,
      template: learnerPod(plan, namespace, settings),
    },
  };
}

/**
 * The first rule that matches decides. A disruption is nobody's fault: the learner is replaced and goes on from its
 * checkpoints, unless others depend on it, which would fail for its absence and be blamed.
 */
function failureRules(plan: TrainingPlan): PodFailurePolicyRule[] {
  const alone = plan.learners === 1 || plan.distributed === 'none';
  const failsJob = (containerName: string, onExitCodes: { readonly operator: string; readonly values: number[] }): PodFailurePolicyRule => ({ action: 'FailJob', onExitCodes: { containerName, ...onExitCodes } });
  return [
    { action: alone || plan.retries > 0 ? 'Ignore' : 'FailJob', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    // It has tried again by itself already.
    failsJob(podContainers.fetch, { operator: 'In', values: Object.keys(fetchFailures).map(Number) }),
    ...(plan.retries > 0 ? [] : [failsJob(podContainers.learner, { operator: 'NotIn', values: [0] })]),
  ];
}
