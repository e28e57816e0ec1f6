import { spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import os from 'node:os';
import process from 'node:process';
import type { Clock } from '../../../base/clock.ts';
import { createJson, readJson, replaceJson } from '../../../base/jsonFile.ts';
import { WeftError } from '../../../base/weftError.ts';
import type { EndMark, StartMark } from '../localState.ts';
import { identifyProcess, learnerProcesses, signalProcesses } from '../platform.ts';
import type { AttemptFolder } from '../trainingFolder.ts';

/** `order.json`: what one learner is to run. Only its owner may read it, for the manifest's env can hold anything. */
export interface LearnerOrder {
  readonly shell: string;
  readonly command: string;
  readonly workingDirectory: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The part of it that any program on this machine needs. */
  readonly machineEnvironment: Readonly<Record<string, string>>;
  /** File that stdout and stderr are appended to. */
  readonly log: string;
  /** NAME=value of the environment that tells this learner's processes from all others. */
  readonly mark: string;
}

/**
 * Runs one learner's command in a process of its own, which leads the learner's process group and outlives a supervisor
 * that is killed. It makes the start mark, so that of two runners that were started for the same attempt only one runs
 * the command; and the end mark, once the command has ended and everything it started is gone.
 */
export async function runLearner(folder: AttemptFolder, clock: Clock): Promise<void> {
  const self = await identifyProcess(process.pid);
  const order = await readJson<LearnerOrder>(folder.orderFile);
  if (!self || !order) throw new WeftError('internal/unexpected', `There is no order for a learner in “${folder.path}”.`);
  // The group is asked to end together, and this process stays to see how.
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined);

  const started: StartMark = { process: self, startedAt: new Date(clock.now()).toISOString() };
  if (!(await createJson(folder.startFile, started))) return;
  const end = await runCommand(order);
  const ended: EndMark = { ...end, endedAt: new Date(clock.now()).toISOString() };
  // As when a container's first process ends: nothing is left running behind it.
  for (let left = await learnerProcesses(self, order.mark); left.length > 0; left = await learnerProcesses(self, order.mark)) {
    signalProcesses(left, 'SIGKILL');
    await clock.sleep(10);
  }
  await replaceJson(folder.endFile, ended);
}

/** How a shell says that a signal ended a command: 128 and the signal's number. */
export function exitCodeOf(signal: NodeJS.Signals): number {
  return 128 + os.constants.signals[signal];
}

async function runCommand({ shell, command, workingDirectory, environment, log }: LearnerOrder): Promise<Omit<EndMark, 'endedAt'>> {
  const output = await open(log, 'a');
  try {
    return await new Promise((resolve) => {
      const child = spawn(shell, ['-c', command], { cwd: workingDirectory, env: { ...environment }, stdio: ['ignore', output.fd, output.fd], windowsHide: true });
      child.once('error', (error) => resolve({ exitCode: 127, message: `“${shell}” could not be started: ${error.message}` }));
      child.once('exit', (code, signal) => resolve(signal === null ? { exitCode: code ?? 1 } : { exitCode: exitCodeOf(signal), signal }));
    });
  } finally {
    await output.close();
  }
}
