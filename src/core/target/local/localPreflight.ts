import { renderBytes } from '../../base/renderBytes.ts';
import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import type { PreflightFinding } from '../trainingTarget.ts';
import { gpusPerLearner, type Machine } from './machine.ts';

/** What the learners would find on this computer. */
export interface LocalPrograms {
  readonly shell?: string;
  readonly python?: string;
}

/**
 * What this computer lacks of what the plan asks for. Processors and memory are not set aside for learners, so a shortage
 * only warns; without a shell nothing runs.
 */
export function localPreflight(plan: TrainingPlan, machine: Machine, programs: LocalPrograms): PreflightFinding[] {
  const { learners, resources, command } = plan;
  const findings: PreflightFinding[] = [];
  const warn = (code: `preflight/${string}`, path: readonly string[], message: string): void => void findings.push({ severity: 'warning', code, path, message });
  const together = learners > 1 ? `${String(learners)} learners ask` : 'The learner asks';

  const cpus = (resources.cpuMillicores * learners) / 1000;
  if (cpus > machine.cpuCount) warn('preflight/too-few-cpus', ['cpus'], `${together} for ${String(cpus)} CPUs and this computer has ${String(machine.cpuCount)}. They share them, and take longer.`);
  const memoryBytes = resources.memoryBytes * learners;
  if (memoryBytes > machine.memoryBytes) warn('preflight/too-little-memory', ['memory'], `${together} for ${renderBytes(memoryBytes)} of memory and this computer has ${renderBytes(machine.memoryBytes)}. Lower memory or learners, or choose a cluster.`);
  const gpus = gpusPerLearner(resources.gpuCount, learners, machine);
  if (gpus < resources.gpuCount) {
    const found = machine.gpus.length === 0 ? 'has none' : `has ${String(machine.gpus.length)}`;
    warn('preflight/too-few-gpus', ['gpus'], `${together} for ${String(resources.gpuCount * learners)} GPUs and this computer ${found}. Each learner starts with ${String(gpus)}, and GPU_COUNT says so.`);
  }
  if (programs.shell === undefined) findings.push({ severity: 'error', code: 'preflight/no-shell', path: ['framework', 'command'], message: 'Neither bash nor sh is on the PATH of this computer, and one of them has to run the command. Install bash (on Windows: Git for Windows).' });
  else if (!/bash(\.exe)?$/.test(programs.shell)) warn('preflight/no-bash', ['framework', 'command'], 'This computer has no bash, so sh runs the command. What only bash understands fails.');
  const python = /\bpython3?\b/.exec(command)?.[0];
  if (python !== undefined && programs.python === undefined) warn('preflight/no-python', ['framework', 'command'], `The command calls ${python}, which is not on the PATH of this computer. Install it, or make an environment in .venv.`);
  return findings;
}
