import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { LearnerRecord } from '../../learnerRecord.ts';
import type { ClusterEvent, Job, ListedObject, Node, Pod } from '../api/objects.ts';
import { trainingAnnotations, trainingLabels } from '../trainingLabels.ts';

/** All that Kubernetes says of one training. */
export interface TrainingObjects {
  readonly job: Job;
  /** Of all attempts that are still there, in any order. */
  readonly pods: readonly Pod[];
  /** Warnings about the Job and its pods, in any order. */
  readonly events: readonly ClusterEvent[];
  /** Where they may be listed and somebody waits for one. */
  readonly nodes?: readonly Node[];
  /** By learner id; as read from the bucket, where somebody did. */
  readonly records?: ReadonlyMap<number, LearnerRecord>;
}

/** The plan that the Job carries; undefined for a Job that is none of ours, or of a later version of Weft. */
export function planOf({ metadata }: Job): TrainingPlan | undefined {
  try {
    const plan = JSON.parse(metadata?.annotations?.[trainingAnnotations.plan] ?? '') as Partial<TrainingPlan> | null;
    return plan?.planVersion === 1 && plan.trainingId === metadata?.name ? (plan as TrainingPlan) : undefined;
  } catch {
    return undefined;
  }
}

/** Name of the Job that made a pod: `<job>-<index>-<5 characters>`. */
export function jobNameOf(podName: string): string {
  return podName.replace(/-\d+-[a-z0-9]{5}$/, '');
}

/** Id of the training that an object of Weft's belongs to. */
export function trainingOfObject({ metadata }: ListedObject): string | undefined {
  return metadata?.labels?.[trainingLabels.training];
}

/** Id of the training that an event is about, if it is about one: events carry no labels of what they are about. */
export function trainingOfEvent({ involvedObject }: ClusterEvent): string {
  const { kind, name = '' } = involvedObject;
  return kind === 'Pod' ? jobNameOf(name) : name;
}

/** The condition of that type, if it holds. */
export function holds<C extends { readonly type: string; readonly status: string }>(conditions: readonly C[] | undefined, type: string): C | undefined {
  return conditions?.find((condition) => condition.type === type && condition.status === 'True');
}

/** When an event happened last; milliseconds since 1970, or 0. */
export function eventMs({ series, lastTimestamp, eventTime, metadata }: ClusterEvent): number {
  return Date.parse(series?.lastObservedTime ?? lastTimestamp ?? eventTime ?? metadata.creationTimestamp ?? '') || 0;
}
