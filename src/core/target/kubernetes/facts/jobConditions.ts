import { oneLine } from '../../../base/oneLine.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { TrainingCondition } from '../../trainingFacts.ts';
import type { ClusterEvent, Job } from '../api/objects.ts';
import { trainingAnnotations } from '../trainingLabels.ts';
import { quotaSentence } from './quotaSentence.ts';
import { eventMs, holds } from './trainingObjects.ts';

/** What holds a training up, or ended it, as its Job and the Job's events tell. */
export function jobConditions(job: Job, plan: TrainingPlan, events: readonly ClusterEvent[], podCount: number): TrainingCondition[] {
  const deadline = [holds(job.status?.conditions, 'Failed'), holds(job.status?.conditions, 'FailureTarget')].find((condition) => condition?.reason === 'DeadlineExceeded');
  if (deadline) return [{ kind: 'deadline-exceeded', message: 'It ran longer than its max_duration.', ...since(deadline.lastTransitionTime) }];
  return [...suspension(job, plan), ...refusal(job, plan, events, podCount), ...disruption(job, plan)];
}

/** The pod that was disrupted is gone by the time its Job has failed for it; the Job still knows which it was. */
function disruption({ status }: Job, { learners }: TrainingPlan): TrainingCondition[] {
  const failed = holds(status?.conditions, 'Failed');
  const [, index] = /^Pod \S+-(\d+)-[a-z0-9]{5} has condition DisruptionTarget /.exec(failed?.message ?? '') ?? [];
  if (index === undefined) return [];
  const who = learners === 1 ? 'The learner' : `Learner ${String(Number(index) + 1)}`;
  return [{ kind: 'disrupted', message: `${who} was ended from outside, as when a node is drained or others need it more.`, ...since(failed?.lastTransitionTime) }];
}

/** Suspended, although nobody asked Weft to: by Kueue, whose queue it waits in, or by somebody who has the right to. */
function suspension({ metadata, spec, status }: Job, plan: TrainingPlan): TrainingCondition[] {
  const { [trainingAnnotations.phase]: phase, [trainingAnnotations.wish]: wish } = metadata?.annotations ?? {};
  if (spec?.suspend !== true || phase !== 'submitted' || (wish !== undefined && wish !== 'run')) return [];
  const at = since(holds(status?.conditions, 'Suspended')?.lastTransitionTime);
  if (plan.queue !== undefined) return [{ kind: 'waiting-for-queue', message: `It waits for its turn in the queue “${plan.queue}”.`, ...at }];
  return [{ kind: 'suspended', message: 'Somebody else suspended it in the cluster; its learners start again when its Job is no longer suspended.', ...at }];
}

/** The Job controller tries again for ever, and says so in events: what it said last counts while pods are missing. */
function refusal({ metadata, spec, status }: Job, plan: TrainingPlan, events: readonly ClusterEvent[], podCount: number): TrainingCondition[] {
  const isOver = ['Complete', 'Failed', 'SuccessCriteriaMet', 'FailureTarget'].some((type) => holds(status?.conditions, type));
  if (isOver || spec?.suspend === true || podCount >= plan.learners) return [];
  const [newest] = events.filter(({ reason, involvedObject }) => reason === 'FailedCreate' && involvedObject.kind === 'Job' && involvedObject.uid === metadata?.uid).sort((one, other) => eventMs(other) - eventMs(one));
  if (!newest) return [];
  const words = (newest.message ?? '').replace(/^Error creating: /, '').replace(/^pods? "[^"]*" is forbidden: /, '');
  const at = since(new Date(eventMs(newest)).toISOString());
  const quota = quotaSentence(words);
  if (quota !== undefined) return [{ kind: 'quota-exceeded', message: quota, ...at }];
  return [{ kind: 'create-refused', message: refusalSentence(words), ...at }];
}

function refusalSentence(words: string): string {
  const told = oneLine(words, 400).replace(/\.$/, '');
  const [, level, what] = /^violates PodSecurity "(\w+):[^"]*": (.*)$/.exec(told) ?? [];
  if (level !== undefined && what !== undefined) return `Pod Security “${level}” of the namespace refuses its pods: ${what}.`;
  return `The cluster refuses to create its pods: ${told}.`;
}

function since(time: string | undefined): { since?: string } {
  return time === undefined ? {} : { since: time };
}
