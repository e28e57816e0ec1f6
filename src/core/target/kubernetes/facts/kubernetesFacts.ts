import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { LearnerFacts, TrainingCondition, TrainingFacts } from '../../trainingFacts.ts';
import type { Job } from '../api/objects.ts';
import { trainingAnnotations } from '../trainingLabels.ts';
import { currentPods } from './currentPods.ts';
import { jobConditions } from './jobConditions.ts';
import { learnerFactsOf } from './learnerFactsOf.ts';
import { type LearnerPod, podConditions } from './podConditions.ts';
import { recordOf } from './podRecord.ts';
import { schedulingSentence } from './schedulingSentence.ts';
import { holds, planOf, type TrainingObjects } from './trainingObjects.ts';

/** What the objects of a training say, as facts; pure. Undefined where the Job is none that this Weft can read. */
export function kubernetesFacts(objects: TrainingObjects, target: { readonly id: string; readonly namespace: string }): TrainingFacts | undefined {
  const { job, pods, events, records } = objects;
  const plan = planOf(job);
  if (!plan) return undefined;
  const current = currentPods(job, pods);
  const learners = Array.from({ length: plan.learners }, (_, index) => learnerFactsOf(index + 1, { job, plan, pod: current.get(index), isWanted: wishOf(job) === 'run', record: records?.get(index + 1) }));
  const learnerPods = [...current].map(([index, pod]): LearnerPod => ({ learnerId: index + 1, pod }));
  const annotations = job.metadata?.annotations ?? {};
  return {
    plan,
    targetId: target.id,
    namespace: target.namespace,
    submission: annotations[trainingAnnotations.phase] === 'uploading' ? 'uploading' : 'submitted',
    wish: wishOf(job),
    attempt: attemptOf(job, plan, learnerPods),
    conditions: [...jobConditions(job, plan, events, current.size), ...unschedulable(learnerPods, plan, objects), ...podConditions(learnerPods, job, plan, events), ...notStored(learners, learnerPods)],
    learners,
  };
}

function wishOf({ metadata }: Job): TrainingFacts['wish'] {
  if (metadata?.deletionTimestamp !== undefined) return 'delete';
  const wish = metadata?.annotations?.[trainingAnnotations.wish];
  return wish === 'halt' || wish === 'delete' ? wish : 'run';
}

/**
 * Learners count their attempts by their records: one whose last pod died without leaving any is behind the Job's count.
 * What a present pod tells is of this attempt in any case.
 */
function attemptOf({ metadata }: Job, { trainingId }: TrainingPlan, pods: readonly LearnerPod[]): number {
  const counted = Number(metadata?.annotations?.[trainingAnnotations.attempt] ?? '1') || 1;
  return Math.min(counted, ...pods.flatMap(({ learnerId, pod }) => recordOf(pod, trainingId, learnerId)?.attempt ?? []));
}

function unschedulable(pods: readonly LearnerPod[], plan: TrainingPlan, { nodes }: TrainingObjects): TrainingCondition[] {
  const waiting = pods.flatMap(({ learnerId, pod }) => {
    const condition = pod.status?.conditions?.find(({ type, status, reason }) => type === 'PodScheduled' && status === 'False' && reason === 'Unschedulable');
    return condition ? [{ learnerId, pod, condition }] : [];
  });
  const [first] = waiting;
  if (!first) return [];
  const { sentence, isForever } = schedulingSentence(first.condition.message ?? '', first.pod, waiting.map(({ learnerId }) => learnerId), plan, nodes);
  return [{ kind: isForever ? 'never-fits' : 'unschedulable', message: sentence, ...(first.condition.lastTransitionTime !== undefined && { since: first.condition.lastTransitionTime }) }];
}

/** A learner that succeeded, whose sidecar has ended as well, and left no record: what it made may not be in the bucket. */
function notStored(learners: readonly LearnerFacts[], pods: readonly LearnerPod[]): TrainingCondition[] {
  const silent = learners.find(({ learnerId, phase, exitCode, record }) => phase === 'ended' && exitCode === 0 && !record && pods.some((pod) => pod.learnerId === learnerId && pod.pod.status?.phase === 'Succeeded' && !holds(pod.pod.status.conditions, 'DisruptionTarget')));
  return silent ? [{ kind: 'results-not-stored', message: `Learner ${String(silent.learnerId)} ended without a record of what was stored.` }] : [];
}
