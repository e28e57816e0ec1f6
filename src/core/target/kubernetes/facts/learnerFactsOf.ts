import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { LearnerRecord } from '../../learnerRecord.ts';
import type { LearnerFacts } from '../../trainingFacts.ts';
import type { ContainerStatus, Job, Pod } from '../api/objects.ts';
import { podContainers } from '../podContract.ts';
import { parseIndexes } from './currentPods.ts';
import { containerOf, recordOf } from './podRecord.ts';
import { holds } from './trainingObjects.ts';

export interface LearnerSources {
  readonly job: Job;
  readonly plan: TrainingPlan;
  /** Absent before the Job has made one, and after it is gone. */
  readonly pod: Pod | undefined;
  /** Whether somebody wants it to run, and not to be halted or deleted. */
  readonly isWanted: boolean;
  /** From the bucket. */
  readonly record: LearnerRecord | undefined;
}

type Outcome = Omit<LearnerFacts, 'learnerId' | 'record'>;

/** What one learner does, by its pod and, without one, by what its Job says. */
export function learnerFactsOf(learnerId: number, { job, plan, pod, isWanted, record }: LearnerSources): LearnerFacts {
  const told = pod && recordOf(pod, plan.trainingId, learnerId);
  const known = told && (record === undefined || told.attempt > record.attempt) ? told : record;
  return { learnerId, ...(pod ? ofPod(pod, job, learnerId) : withoutPod(job, learnerId, isWanted ? undefined : known)), ...(known && { record: known }) };
}

function withoutPod({ status }: Job, learnerId: number, halted: LearnerRecord | undefined): Outcome {
  if (parseIndexes(status?.completedIndexes).has(learnerId - 1)) return { phase: 'ended', exitCode: 0 };
  const failed = holds(status?.conditions, 'Failed');
  if (failed) return failedIndex(failed.message ?? '', learnerId) ?? { phase: 'lost', message: 'Its pod is gone.' };
  // A halt removes the pods: who left a record has ended, who left none had not begun.
  return halted ? { phase: 'ended' } : { phase: 'waiting' };
}

/** The Job remembers whose failure ended it also when the pod is gone. Undefined: another learner's. */
function failedIndex(message: string, learnerId: number): Outcome | undefined {
  const [, index, exitCode] = /(?:^Container \S+ for pod|^Pod) \S+-(\d+)-[a-z0-9]{5} (?:failed with exit code (\d+)|has condition) /.exec(message) ?? [];
  if (Number(index) !== learnerId - 1) return undefined;
  return { phase: 'ended', ...(exitCode !== undefined && { exitCode: Number(exitCode) }) };
}

function ofPod(pod: Pod, job: Job, learnerId: number): Outcome {
  const { metadata, spec, status } = pod;
  const fetch = containerOf(pod, podContainers.fetch);
  const learner = containerOf(pod, podContainers.learner);
  const place = spec?.nodeName === undefined ? {} : { place: `${metadata?.name ?? ''} on ${spec.nodeName}` };
  const isOver = status?.phase === 'Succeeded' || status?.phase === 'Failed';
  if (isOver && !isFinal(pod, job, learnerId)) return { phase: 'waiting' };
  if (learner?.state?.terminated) return { phase: isOver ? 'ended' : 'storing', ...place, ...endOf(learner), ...wordsOf(pod, learner) };
  if (isOver) return { phase: 'ended', ...place, ...(fetch && endOf(fetch)), ...wordsOf(pod, fetch) };
  if (learner?.state?.running) return { phase: 'running', ...place, ...timeOf('startedAt', learner.state.running.startedAt) };
  if (fetch?.state?.running ?? fetch?.state?.terminated) return { phase: 'fetching', ...place };
  return { phase: 'waiting', ...place };
}

/** Whether a pod that has ended was its learner's last: not where the Job is about to make another one. */
export function isFinal({ status }: Pod, { status: jobStatus, spec }: Job, learnerId: number): boolean {
  if (status?.phase === 'Succeeded' || holds(jobStatus?.conditions, 'Failed') || holds(jobStatus?.conditions, 'FailureTarget')) return true;
  if (parseIndexes(jobStatus?.failedIndexes).has(learnerId - 1)) return true;
  const isIgnored = spec?.podFailurePolicy?.rules.some(({ action, onPodConditions }) => action === 'Ignore' && onPodConditions?.some(({ type }) => holds(status?.conditions, type))) ?? false;
  return !isIgnored && (spec?.backoffLimitPerIndex ?? 0) === 0;
}

function endOf({ state }: ContainerStatus): Partial<Outcome> {
  const { exitCode, reason, startedAt, finishedAt } = state?.terminated ?? {};
  // Where only a child of the command was killed and the command still succeeded, the kernel's word is no cause.
  const tells = exitCode !== 0 && reason !== undefined && !['Error', 'Completed'].includes(reason);
  return { ...timeOf('startedAt', startedAt), ...timeOf('endedAt', finishedAt), ...(exitCode !== undefined && { exitCode }), ...(tells && { endReason: reason }) };
}

/** The kubelet's words on the pod or on a start that failed; else, of a failure, the end of the learner's log. */
function wordsOf({ status }: Pod, container: ContainerStatus | undefined): Partial<Outcome> {
  const { exitCode, reason, message = '' } = container?.state?.terminated ?? {};
  const isStart = reason === 'StartError' || reason === 'ContainerCannotRun';
  const words = status?.message ?? (isStart || container?.name !== podContainers.learner ? message : '');
  const lines = exitCode === 0 || isStart || container?.name !== podContainers.learner ? [] : logEnd(message);
  return { ...(words !== '' && { message: words.trim() }), ...(lines.length > 0 && { lastLines: lines }) };
}

/** What the kubelet keeps of a log as a termination message: its last 2048 bytes, the first line most often cut. */
const logEndBytes = 2048;

function logEnd(message: string): string[] {
  const lines = message.replace(/\n$/, '').split('\n');
  const whole = Buffer.byteLength(message) >= logEndBytes && lines.length > 1 ? lines.slice(1) : lines;
  return message === '' ? [] : whole.slice(-20);
}

/** Kubernetes says null where it does not know. */
function timeOf<K extends string>(key: K, time: string | null | undefined): Partial<Record<K, string>> {
  const ms = Date.parse(time ?? '');
  return Number.isNaN(ms) ? {} : ({ [key]: new Date(ms).toISOString() } as Record<K, string>);
}
