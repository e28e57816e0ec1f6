import type { Job, Pod } from '../api/objects.ts';
import { currentPods, parseIndexes } from '../facts/currentPods.ts';
import { containerOf } from '../facts/podRecord.ts';
import { holds, type TrainingObjects } from '../facts/trainingObjects.ts';
import { podContainers } from '../podContract.ts';
import type { LogPod } from './podLogs.ts';

/** coming: its learner has not begun, and may · absent: no pod has it, nor will one. */
export type LogPlace = { readonly state: 'coming' | 'absent' } | { readonly state: 'running' | 'ended'; readonly pod: LogPod };

/** Where a learner's log is now. */
export function logPlace({ job, pods }: Pick<TrainingObjects, 'job' | 'pods'>, learnerId: number): LogPlace {
  const pod = currentPods(job, pods).get(learnerId - 1);
  if (!pod) return { state: mayBegin(job, learnerId) ? 'coming' : 'absent' };
  const learner = containerOf(pod, podContainers.learner)?.state;
  const own = { name: pod.metadata?.name ?? '', uid: pod.metadata?.uid ?? '' };
  if (learner?.terminated) return { state: 'ended', pod: own };
  if (learner?.running) return { state: 'running', pod: own };
  return { state: hasEnded(pod) ? 'absent' : 'coming' };
}

function mayBegin({ metadata, spec, status }: Job, learnerId: number): boolean {
  const isOver = ['Complete', 'Failed', 'FailureTarget'].some((type) => holds(status?.conditions, type));
  return !isOver && spec?.suspend !== true && metadata?.deletionTimestamp === undefined && !parseIndexes(status?.completedIndexes).has(learnerId - 1);
}

function hasEnded({ metadata, status }: Pod): boolean {
  return metadata?.deletionTimestamp !== undefined || status?.phase === 'Failed' || status?.phase === 'Succeeded';
}
