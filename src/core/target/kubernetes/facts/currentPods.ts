import type { Job, Pod } from '../api/objects.ts';

const indexLabel = 'batch.kubernetes.io/job-completion-index';

/** Completion index of a pod of an Indexed Job, counted from 0. */
export function indexOf({ metadata }: Pod): number {
  return Number(metadata?.annotations?.[indexLabel] ?? metadata?.labels?.[indexLabel] ?? NaN);
}

/**
 * By completion index, the pod that a learner is now: the newest. What an earlier run of the Job left behind counts only
 * where it succeeded, since the Job does not run that index again.
 */
export function currentPods({ metadata, status }: Job, pods: readonly Pod[]): ReadonlyMap<number, Pod> {
  const startedAt = status?.startTime ?? '';
  const current = new Map<number, Pod>();
  for (const pod of [...pods].sort(byAge)) {
    const isOwn = pod.metadata?.ownerReferences?.some(({ uid }) => uid === metadata?.uid) ?? false;
    const isOld = pod.status?.phase === 'Failed' && endedMs(pod) < Date.parse(startedAt);
    if (isOwn && !isOld && !Number.isNaN(indexOf(pod))) current.set(indexOf(pod), pod);
  }
  return current;
}

/** "0,2-4" as 0, 2, 3, 4; as Jobs list their completed and failed indexes. */
export function parseIndexes(text: string | undefined): ReadonlySet<number> {
  const indexes = new Set<number>();
  for (const range of (text ?? '').split(',').filter(Boolean)) {
    const [first = NaN, last = first] = range.split('-').map(Number);
    for (let index = first; index <= last; index += 1) indexes.add(index);
  }
  return indexes;
}

/**
 * When a pod ended; of one that ran nothing, when something of it changed last. Not when it was made: the Job controller
 * makes pods before it writes down when the Job (re)started, and the next second may begin in between.
 */
function endedMs({ metadata, status }: Pod): number {
  const ends = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].map(({ state }) => state?.terminated?.finishedAt);
  const changes = [metadata?.creationTimestamp, ...(status?.conditions ?? []).map(({ lastTransitionTime }) => lastTransitionTime)];
  const latest = (times: readonly (string | null | undefined)[]): number => Math.max(...times.map((time) => Date.parse(time ?? '')).filter((ms) => ms > 0));
  return ends.some((time) => Date.parse(time ?? '') > 0) ? latest(ends) : latest(changes);
}

function byAge(one: Pod, other: Pod): number {
  const [a, b] = [one, other].map(({ metadata }) => `${metadata?.creationTimestamp ?? ''} ${metadata?.name ?? ''}`);
  return (a ?? '') < (b ?? '') ? -1 : 1;
}
