import type { Job } from '../api/objects.ts';
import { queueLabel, trainingAnnotations } from '../trainingLabels.ts';

/** What a training's Job says of itself, as far as changing it goes. */
export interface JobMarks {
  readonly uid: string;
  readonly submissionId?: string;
  readonly planHash?: string;
  readonly phase?: string;
  readonly wish?: string;
  /** As written, so that a patch can test it. */
  readonly attempt: string;
  readonly isSuspended: boolean;
  /** Complete or Failed: nothing changes any more. */
  readonly isOver: boolean;
  /** Its deletion was asked for. */
  readonly isGoing: boolean;
  /** The queue it is in, and the one it was planned for: a halted training is in none. */
  readonly queue?: string;
  readonly plannedQueue?: string;
}

export function jobMarks({ metadata, spec, status }: Job): JobMarks {
  const annotations: Readonly<Record<string, string | undefined>> = metadata?.annotations ?? {};
  const text = (key: keyof typeof trainingAnnotations): { [name in typeof key]?: string } => {
    const value = annotations[trainingAnnotations[key]];
    return value === undefined ? {} : { [key]: value };
  };
  const labels: Readonly<Record<string, string | undefined>> = metadata?.labels ?? {};
  const queue = labels[queueLabel];
  const plannedQueue = queueOfPlan(annotations[trainingAnnotations.plan]);
  return {
    uid: metadata?.uid ?? '',
    ...text('submissionId'),
    ...text('planHash'),
    ...text('phase'),
    ...text('wish'),
    attempt: annotations[trainingAnnotations.attempt] ?? '1',
    isSuspended: spec?.suspend === true,
    isOver: status?.conditions?.some(({ type, status: holds }) => (type === 'Complete' || type === 'Failed') && holds === 'True') ?? false,
    isGoing: metadata?.deletionTimestamp !== undefined,
    ...(queue !== undefined && { queue }),
    ...(plannedQueue !== undefined && { plannedQueue }),
  };
}

function queueOfPlan(plan: string | undefined): string | undefined {
  try {
    const { queue } = JSON.parse(plan ?? '{}') as { queue?: unknown };
    return typeof queue === 'string' ? queue : undefined;
  } catch {
    return undefined;
  }
}
