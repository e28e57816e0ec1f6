import { queueLabel, trainingAnnotations } from '../trainingLabels.ts';
import type { JobMarks } from './jobMarks.ts';
import { pointer, type PatchOperation } from './jsonPatch.ts';

const phase = annotation(trainingAnnotations.phase);
const wish = annotation(trainingAnnotations.wish);
const attempt = annotation(trainingAnnotations.attempt);
const queue = pointer('metadata', 'labels', queueLabel);

/** Lets the Job run; with a queue that is left to Kueue, and one that was halted meanwhile waits to be resumed. */
export function releasePatch(job: JobMarks): readonly PatchOperation[] {
  if (job.phase === 'submitted') return [];
  const runs = job.queue === undefined && job.wish !== 'halt';
  return [
    { op: 'test', path: annotation(trainingAnnotations.submissionId), value: job.submissionId },
    { op: 'replace', path: phase, value: 'submitted' },
    ...(runs ? [suspended(false)] : []),
  ];
}

/** Suspends the Job, which ends its pods within their grace. A training that has ended stays as it is. */
export function haltPatch(job: JobMarks): readonly PatchOperation[] {
  if (job.isOver || (job.isSuspended && job.wish === 'halt')) return [];
  return [
    { op: 'add', path: wish, value: 'halt' },
    // Whoever suspends a Job whose turn has come, Kueue lets it run again; outside of a queue it is none of Kueue's.
    ...(job.queue === undefined ? [] : [{ op: 'remove', path: queue } as const]),
    suspended(true),
  ];
}

/** Lets a halted training go on as its next attempt. One that goes on, or waits for its turn, is left alone. */
export function resumePatch(job: JobMarks): readonly PatchOperation[] {
  if (!job.isSuspended || (job.queue !== undefined && job.wish !== 'halt')) return [];
  const run: PatchOperation = { op: 'add', path: wish, value: 'run' };
  // Its code is on its way: whoever uploads it releases it.
  if (job.phase !== 'submitted') return job.wish === 'halt' ? [run, ...rejoinQueue(job)] : [];
  return [
    // Of two that resume it at once one counts.
    { op: 'test', path: attempt, value: job.attempt },
    { op: 'replace', path: attempt, value: String(Number(job.attempt) + 1) },
    run,
    ...(job.plannedQueue === undefined ? [suspended(false)] : rejoinQueue(job)),
  ];
}

/** Lets a training run whose Job was made anew; it counts its attempt already. */
export function restartPatch(job: JobMarks): readonly PatchOperation[] {
  if (job.phase !== 'resubmitting') return [];
  return [
    { op: 'test', path: phase, value: job.phase },
    { op: 'replace', path: phase, value: 'submitted' },
    { op: 'add', path: wish, value: 'run' },
    ...(job.plannedQueue === undefined ? [suspended(false)] : []),
  ];
}

function rejoinQueue({ plannedQueue }: JobMarks): PatchOperation[] {
  return plannedQueue === undefined ? [] : [{ op: 'add', path: queue, value: plannedQueue }];
}

function suspended(value: boolean): PatchOperation {
  return { op: 'replace', path: '/spec/suspend', value };
}

function annotation(name: string): string {
  return pointer('metadata', 'annotations', name);
}
