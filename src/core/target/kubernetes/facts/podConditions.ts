import { oneLine } from '../../../base/oneLine.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { TrainingCondition } from '../../trainingFacts.ts';
import type { ClusterEvent, ContainerStatus, Job, Pod } from '../api/objects.ts';
import { fetchFailures, podContainers } from '../podContract.ts';
import { isFinal } from './learnerFactsOf.ts';
import { containerOf } from './podRecord.ts';
import { pullSentence } from './pullSentence.ts';
import { eventMs, holds } from './trainingObjects.ts';

export interface LearnerPod {
  readonly learnerId: number;
  readonly pod: Pod;
}

/** One row: what of a pod it is told by, and what is said of it. */
type Recognise = (learner: LearnerPod & { readonly who: string; readonly job: Job; readonly events: readonly ClusterEvent[] }) => Omit<TrainingCondition, 'since'> | undefined;

/** The table, most telling first: of each pod the first row that fits is said. */
const rows: readonly Recognise[] = [nodeUnreachable, disrupted, retrying, fetchFailed, pullFailed, startFailed, mountFailed, syncFailing];

/** What holds the learners up, or ended them, as their pods tell; the same thing of several learners is said once. */
export function podConditions(pods: readonly LearnerPod[], job: Job, plan: TrainingPlan, events: readonly ClusterEvent[]): TrainingCondition[] {
  const found = pods.flatMap(({ learnerId, pod }): Omit<TrainingCondition, 'since'>[] => {
    const own = events.filter(({ involvedObject }) => involvedObject.kind === 'Pod' && involvedObject.uid === pod.metadata?.uid).sort((one, other) => eventMs(other) - eventMs(one));
    const who = plan.learners === 1 ? 'The learner' : `Learner ${String(learnerId)}`;
    for (const recognise of rows) {
      const condition = recognise({ learnerId, pod, who, job, events: own });
      if (condition) return [condition];
    }
    return [];
  });
  return found.filter(({ kind }, index) => found.findIndex((condition) => condition.kind === kind) === index);
}

/**
 * The node controller takes Ready from the pods of a node that has fallen silent, and nothing else; the kubelet, when a
 * container is not ready, says so of the containers as well. Source: node lifecycle controller, MarkPodsNotReady.
 */
function nodeUnreachable({ pod, who }: Parameters<Recognise>[0]): ReturnType<Recognise> {
  const ready = pod.status?.conditions?.find(({ type }) => type === 'Ready');
  if (ready?.status !== 'False' || !holds(pod.status?.conditions, 'ContainersReady') || !containerOf(pod, podContainers.learner)?.state?.running) return undefined;
  const at = ready.lastTransitionTime === undefined ? '' : ` since ${ready.lastTransitionTime.slice(11, 16)} UTC`;
  return { kind: 'node-unreachable', message: `${who} cannot be seen: its node “${pod.spec?.nodeName ?? ''}” does not answer${at}. It may still be running.` };
}

/** Reasons of the condition DisruptionTarget; "Pod disruption conditions" in the Kubernetes reference. */
const disruptions: Readonly<Record<string, (node: string) => string>> = {
  PreemptionByScheduler: (node) => `a pod of higher priority took its place on the node “${node}”`,
  DeletionByTaintManager: (node) => `its node “${node}” may no longer be used`,
  EvictionByEvictionAPI: (node) => `it was evicted from the node “${node}”, as when a node is drained`,
  DeletionByPodGC: (node) => `its node “${node}” is gone`,
  TerminationByKubelet: (node) => `its node “${node}” was shut down or ran out of memory or disk`,
};

function disrupted({ pod, who }: Parameters<Recognise>[0]): ReturnType<Recognise> {
  const target = holds(pod.status?.conditions, 'DisruptionTarget');
  if (!target || pod.status?.phase === 'Succeeded') return undefined;
  const node = pod.spec?.nodeName ?? '';
  const why = disruptions[target.reason ?? '']?.(node) ?? oneLine(target.message ?? target.reason ?? 'the cluster says no more');
  return { kind: 'disrupted', message: `${who} was ended from outside: ${why}.` };
}

function retrying({ learnerId, pod, job, who }: Parameters<Recognise>[0]): ReturnType<Recognise> {
  if (pod.status?.phase !== 'Failed' || isFinal(pod, job, learnerId)) return undefined;
  const exitCode = [podContainers.learner, podContainers.fetch].map((name) => containerOf(pod, name)?.state?.terminated?.exitCode).find((code) => code !== undefined && code !== 0);
  return { kind: 'retrying', message: `${who} failed${exitCode === undefined ? '' : ` with exit code ${String(exitCode)}`} and is started again.` };
}

function fetchFailed({ pod, who }: Parameters<Recognise>[0]): ReturnType<Recognise> {
  const ended = containerOf(pod, podContainers.fetch)?.state?.terminated;
  if (!ended || ended.exitCode === 0 || pod.status?.phase !== 'Failed') return undefined;
  const kind = fetchFailures[ended.exitCode];
  if (kind) return { kind, message: oneLine(ended.message ?? `${who} says no more.`, 400) };
  // Killed before it could say what it was at.
  return ended.reason === 'OOMKilled' ? { kind: 'data-not-loaded', message: `The container that loads the data of ${who.toLowerCase()} ran out of memory.` } : undefined;
}

const pullReasons = ['ErrImagePull', 'ImagePullBackOff', 'InvalidImageName', 'ErrImageNeverPull', 'ImageInspectError', 'RegistryUnavailable', 'SignatureValidationFailed'];

function pullFailed({ pod }: Parameters<Recognise>[0]): ReturnType<Recognise> {
  const stuck = waitingFor(pod, pullReasons);
  return stuck && { kind: 'image-pull-failed', message: pullSentence(imageOf(pod, stuck), stuck.state?.waiting?.reason ?? '', stuck.state?.waiting?.message ?? '') };
}

const startReasons = ['CreateContainerConfigError', 'CreateContainerError', 'RunContainerError', 'PostStartHookError', 'PreCreateHookError', 'PreStartHookError'];

function startFailed({ pod, who }: Parameters<Recognise>[0]): ReturnType<Recognise> {
  const waiting = waitingFor(pod, startReasons)?.state?.waiting;
  if (!waiting) return undefined;
  const words = oneLine(waiting.message ?? waiting.reason ?? '').replace(/ \(pod: .*\)$/, '').replace(/\.$/, '');
  return { kind: 'start-failed', message: `${who} cannot be started: ${words}.` };
}

/** Told by events alone, and only counted while nothing of the pod has run. */
function mountFailed({ pod, who, events }: Parameters<Recognise>[0]): ReturnType<Recognise> {
  const fetch = containerOf(pod, podContainers.fetch);
  if (pod.status?.phase !== 'Pending' || pod.spec?.nodeName === undefined || fetch?.state?.running || fetch?.state?.terminated) return undefined;
  const event = events.find(({ reason }) => ['FailedMount', 'FailedAttachVolume', 'FailedCreatePodSandBox', 'NetworkNotReady'].includes(reason ?? ''));
  return event && { kind: 'start-failed', message: `${who} cannot be started on “${pod.spec.nodeName}”: ${oneLine(event.message ?? '').replace(/\s*\.?$/, '')}.` };
}

/** That the sidecar is ended with a signal is no failure; that it does not stay up means that nothing gets stored. */
function syncFailing({ pod, who }: Parameters<Recognise>[0]): ReturnType<Recognise> {
  const sync = containerOf(pod, podContainers.sync);
  if (sync?.state?.waiting?.reason !== 'CrashLoopBackOff' || !containerOf(pod, podContainers.learner)?.state?.running) return undefined;
  const last = sync.lastState?.terminated;
  return { kind: 'results-not-stored', message: `What ${who.toLowerCase()} writes is not stored at the moment: its sidecar ended ${String(sync.restartCount)} times, last with exit code ${String(last?.exitCode ?? '')}${last?.reason === 'OOMKilled' ? ' for lack of memory' : ''}.` };
}

function waitingFor({ status }: Pod, reasons: readonly string[]): ContainerStatus | undefined {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find(({ state }) => reasons.includes(state?.waiting?.reason ?? ''));
}

function imageOf({ spec }: Pod, { name, image }: ContainerStatus): string {
  return [...(spec?.initContainers ?? []), ...(spec?.containers ?? [])].find((container) => container.name === name)?.image ?? image;
}
