import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { renderBytes } from '../../../base/renderBytes.ts';
import type { Job } from '../api/objects.ts';
import { learnerVariables } from '../objects/learnerVariables.ts';
import { type Finding, never } from './preflightServices.ts';

/** All annotations of an object, names and values. Source: apimachinery, validation.TotalAnnotationSizeLimitB. */
export const mostAnnotationBytes = 256 * 1024;
/** One variable, with its name, "=" and the byte that ends it. Source: Linux, MAX_ARG_STRLEN, 32 pages of 4 KiB. */
export const mostVariableBytes = 128 * 1024;
/** Source: apimachinery, validation.IsValidLabelValue. */
const labelValue = /^(?:[A-Za-z0-9](?:[-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/;

/** What Kubernetes and Linux cannot hold, which would be told only after an upload, or by a learner that does not start. */
export function objectLimits(plan: TrainingPlan, job: Job, namespace: string): Finding[] {
  return [...annotations(plan, job), ...variables(plan, namespace), ...labels(plan, job)];
}

function annotations(plan: TrainingPlan, { metadata }: Job): Finding[] {
  const bytes = Object.entries(metadata?.annotations ?? {}).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0);
  if (bytes <= mostAnnotationBytes) return [];
  const { command, env, evaluationMetrics, description } = plan;
  const parts = [
    { path: ['framework', 'command'], part: command },
    { path: ['env'], part: env },
    { path: ['evaluation_metrics'], part: evaluationMetrics },
    { path: ['description'], part: description ?? '' },
  ].map(({ path, part }) => ({ path, bytes: Buffer.byteLength(JSON.stringify(part)) }));
  const { path } = parts.reduce((most, part) => (part.bytes > most.bytes ? part : most));
  const message = `What the manifest decides takes ${renderBytes(bytes)}, and the cluster keeps at most ${renderBytes(mostAnnotationBytes)} of it. Shorten ${path.join('.')}: move it into a file of the workspace.`;
  return [never({ code: 'preflight/too-large', path, message })];
}

function variables(plan: TrainingPlan, namespace: string): Finding[] {
  return learnerVariables(plan, namespace).flatMap(({ name, value = '' }) => {
    const bytes = Buffer.byteLength(`${name}=${value}`) + 1;
    if (bytes <= mostVariableBytes) return [];
    const path = name === 'TRAINING_COMMAND' ? ['framework', 'command'] : Object.hasOwn(plan.env, name) ? ['env', name] : ['learners'];
    const what = path[0] === 'learners' ? `With ${String(plan.learners)} learners the variable ${name}` : `The variable ${name}`;
    return [never({ code: 'preflight/too-large', path, message: `${what} takes ${renderBytes(bytes)}, and a program can be given at most ${renderBytes(mostVariableBytes)} in one. Shorten it: move it into a file of the workspace.` })];
  });
}

function labels(plan: TrainingPlan, { metadata, spec }: Job): Finding[] {
  const asked = [
    ...Object.values(spec?.template.spec?.nodeSelector ?? {}).map((value) => ({ path: ['gpu_type'], value, what: 'GPU type' })),
    ...(plan.queue === undefined ? [] : [{ path: ['queue'], value: plan.queue, what: 'queue' }]),
    ...Object.values(metadata?.labels ?? {}).filter((value) => value !== plan.queue).map((value) => ({ path: ['name'], value, what: 'label' })),
  ];
  return asked.flatMap(({ path, value, what }) => {
    if (labelValue.test(value)) return [];
    return [never({ code: 'preflight/no-label', path, message: `“${value}” can be no ${what} of a cluster: it must be a label of at most 63 letters, digits, “-”, “_” and “.”, with a letter or digit at both ends.` })];
  });
}
