import { renderBytes } from '../base/renderBytes.ts';
import { terminalText } from '../base/terminalText.ts';
import type { LearnerResources } from '../manifest/manifest.ts';
import type { TrainingPlan } from '../plan/trainingPlan.ts';
import { renderQuantity } from './number.ts';

/** "retrain  tensorflow 1.5.0-gpu-py3  1 learner, 2 GPUs, 8 CPUs, 4 GB". */
export function planHeadline({ name, framework, learners, resources }: TrainingPlan): string {
  const kind = [framework.name, framework.version].filter((part) => part !== undefined).join(' ');
  return [name, kind, `${renderQuantity(learners, 'learner')}, ${renderResources(resources)}`].map((part) => terminalText(part)).join('  ');
}

/** What each learner gets: "2 GPUs, 8 CPUs, 4 GB". */
export function renderResources({ gpuCount, gpuType, cpuMillicores, memoryBytes }: LearnerResources): string {
  const gpus = gpuCount > 0 ? [`${renderQuantity(gpuCount, 'GPU')}${gpuType === undefined ? '' : ` ${gpuType}`}`] : [];
  return [...gpus, renderQuantity(cpuMillicores / 1000, 'CPU'), renderBytes(memoryBytes)].join(', ');
}
