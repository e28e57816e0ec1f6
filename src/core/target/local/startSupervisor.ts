import { spawn } from 'node:child_process';
import { open, readFile } from 'node:fs/promises';
import process from 'node:process';
import type { Clock } from '../../base/clock.ts';
import { needsSupervisor } from './localFacts.ts';
import { isSupervised } from './supervision.ts';
import type { TrainingFolder } from './trainingFolder.ts';

/** How to run this package's supervisorMain: a program, its first arguments, and variables it needs on top of ours. */
export interface SupervisorCommand {
  readonly program: string;
  readonly args: readonly string[];
  /** ELECTRON_RUN_AS_NODE, for a host whose Node is Electron. */
  readonly env?: Readonly<Record<string, string>>;
}

const lookMs = 20;
/** A process that does nothing for so long is not waited for. */
const startMs = 30_000;

/**
 * Sees to it that a training which needs a supervisor has one, and returns once it has. Any number of commands may do
 * this at once. Answers why it could not be started, as a sentence, or undefined when all is well.
 */
export async function ensureSupervisor(folder: TrainingFolder, command: SupervisorCommand, clock: Clock): Promise<string | undefined> {
  for (let tries = 0; tries < 3; tries += 1) {
    const wish = (await folder.wishes.last())?.value;
    const status = await folder.status();
    if (!needsSupervisor({ ...(wish && { wish }), ...(status && { status }) }) || (await isSupervised(folder))) return undefined;
    await startAndWait(folder, command, clock);
  }
  const words = (await readFile(folder.supervisorLog, 'utf8').catch(() => '')).trimEnd().split('\n').at(-1);
  return `Its supervisor does not stay alive${words ? ` (${words})` : ''}`;
}

/** Starts one and waits until it supervises or has ended, be it since another came first. */
async function startAndWait(folder: TrainingFolder, { program, args, env }: SupervisorCommand, clock: Clock): Promise<void> {
  const log = await open(folder.supervisorLog, 'a', 0o600);
  try {
    // A process group and session of its own: neither a closed terminal nor its Ctrl-C reaches it.
    const child = spawn(program, [...args, 'supervise', folder.path], {
      cwd: folder.path,
      detached: true,
      windowsHide: true,
      env: { ...process.env, ...env },
      stdio: ['ignore', log.fd, log.fd],
    });
    // A program that cannot be started has no pid, and says so once more as an event.
    child.on('error', () => undefined);
    child.unref();
    const untilMs = clock.now() + startMs;
    while (child.pid !== undefined && child.exitCode === null && child.signalCode === null && clock.now() < untilMs) {
      if ((await folder.claims.last())?.value.holder?.pid === child.pid) return;
      await clock.sleep(lookMs);
    }
  } finally {
    await log.close();
  }
}
