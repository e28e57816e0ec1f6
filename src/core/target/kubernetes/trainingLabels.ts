/** By what a training's objects are found: Job, pods, Service, ConfigMap and Secret all carry them. */
export const trainingLabels = {
  managedBy: 'app.kubernetes.io/managed-by',
  /** The training id. */
  training: 'weft.dev/training',
} as const;

/** Value of `managedBy`. */
export const managedByWeft = 'weft';

/** Selects the objects of all trainings, or of one. */
export function trainingSelector(trainingId?: string): string {
  const all = `${trainingLabels.managedBy}=${managedByWeft}`;
  return trainingId === undefined ? `${all},${trainingLabels.training}` : `${all},${trainingLabels.training}=${trainingId}`;
}

/** What the Job says of its training. */
export const trainingAnnotations = {
  /** The plan, as JSON. */
  plan: 'weft.dev/plan',
  planHash: 'weft.dev/plan-hash',
  submissionId: 'weft.dev/submission-id',
  /** Bucket and prefix that the results go to, for people. */
  results: 'weft.dev/results',
  /** uploading: created, code not complete · submitted: released · resubmitting: made anew to go on, not all of it there. */
  phase: 'weft.dev/phase',
  /** run · halt · delete: what the person wants of it. It tells a halt from a suspension by somebody else. */
  wish: 'weft.dev/wish',
  /** Counts from 1, one more with every resume. */
  attempt: 'weft.dev/attempt',
} as const;

/** Kueue's own label: the LocalQueue that a Job waits in. */
export const queueLabel = 'kueue.x-k8s.io/queue-name';
