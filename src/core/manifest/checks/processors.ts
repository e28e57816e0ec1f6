import type { Check } from '../check.ts';
import { atValue } from '../finding.ts';

/** Clouds rent out machines of up to 1,920 processors and 16 GPUs. */
const anyMachineCpus = 2048;
const usualMachineGpus = 16;

/** Kubernetes counts processors in thousandths. */
const smallestCpus = 0.001;

/** Processors and GPUs of one learner must fit one machine. */
export const checkProcessors: Check = (context) => {
  const { cpus, gpus } = context.file;
  const findings = [];
  if (cpus !== undefined && cpus > anyMachineCpus) {
    const cores = cpus / 1000;
    // 4000 is what Kubernetes would write as 4000m.
    const mend = cpus % 100 === 0 && cores <= 128 ? { mend: { label: `Write ${String(cores)}`, newText: cores } } : {};
    const message = `No machine has ${String(cpus)} processors, and each learner runs on one. \`cpus\` counts whole processors.`;
    findings.push(atValue(context, ['cpus'], { severity: 'error', code: 'manifest/cpus-unlikely', message, ...mend }));
  } else if (cpus !== undefined && cpus > 0 && cpus < smallestCpus) {
    const message = `${String(cpus)} is less than the thousandth of a processor that a cluster can count.`;
    findings.push(atValue(context, ['cpus'], { severity: 'error', code: 'manifest/cpus-unlikely', message }));
  }
  if (gpus !== undefined && gpus > usualMachineGpus) {
    const message = `Few machines have ${String(gpus)} GPUs, and each learner runs on one. Spread them: \`learners\` times \`gpus\` is what the training gets.`;
    findings.push(atValue(context, ['gpus'], { severity: 'warning', code: 'manifest/gpus-unlikely', message }));
  }
  return findings;
};
