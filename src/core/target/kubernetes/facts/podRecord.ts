import type { LearnerRecord } from '../../learnerRecord.ts';
import type { ContainerStatus, Pod } from '../api/objects.ts';
import { podContainers } from '../podContract.ts';

/** State of one container of a pod, init containers and sidecars included. */
export function containerOf({ status }: Pod, name: string): ContainerStatus | undefined {
  return [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])].find((container) => container.name === name);
}

/**
 * The record that this pod's learner left, as its sidecar tells it in its last words: also where nobody may read the
 * bucket. Those of a sidecar that was started again since count too.
 */
export function recordOf(pod: Pod, trainingId: string, learnerId: number): LearnerRecord | undefined {
  const sync = containerOf(pod, podContainers.sync);
  for (const message of [sync?.state?.terminated?.message, sync?.lastState?.terminated?.message]) {
    const record = parseRecord(message ?? '');
    if (record?.trainingId === trainingId && record.learnerId === learnerId) return record;
  }
  return undefined;
}

function parseRecord(text: string): LearnerRecord | undefined {
  try {
    const value = JSON.parse(text) as Partial<LearnerRecord> | null;
    if (value?.recordVersion !== 1 || typeof value.exitCode !== 'number' || typeof value.attempt !== 'number' || value.outcome === undefined) return undefined;
    return { objects: [], ...value } as LearnerRecord;
  } catch {
    return undefined;
  }
}
