import { execFile } from 'node:child_process';
import os from 'node:os';
import { promisify } from 'node:util';

/** What this computer has. */
export interface Machine {
  readonly cpuCount: number;
  readonly memoryBytes: number;
  /** Names of its GPUs, as far as NVIDIA's tool tells. */
  readonly gpus: readonly string[];
}

const run = promisify(execFile);

export async function readMachine(): Promise<Machine> {
  return { cpuCount: os.availableParallelism(), memoryBytes: os.totalmem(), gpus: await listGpus() };
}

async function listGpus(): Promise<string[]> {
  try {
    const { stdout } = await run('nvidia-smi', ['--query-gpu=name', '--format=csv,noheader'], { timeout: 10_000, windowsHide: true });
    return stdout.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  } catch {
    return []; // no tool, no driver, or no answer: no GPU that a learner could use
  }
}

/** GPUs that each learner gets: as planned, or an equal share of what there is. */
export function gpusPerLearner(planned: number, learners: number, machine: Machine): number {
  return Math.min(planned, Math.floor(machine.gpus.length / learners));
}
