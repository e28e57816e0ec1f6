import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { runFolder } from './clusterSettings.ts';
import { waitUntil } from './waitUntil.ts';

/** A background program of the cluster; unlike a tethered server it outlives whoever started it. */
export interface Daemon {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** A started daemon as its file in the run folder tells it; the start time tells it from a later process of its pid. */
interface StartedDaemon extends Daemon {
  readonly pid: number;
  readonly startTicks: string;
}

const daemonFolder = path.join(runFolder, 'daemons');
const stopMs = 10_000;

/** Path of the log that takes a daemon's stdout and stderr. */
export const daemonLog = (name: string): string => path.join(runFolder, 'logs', `${name}.log`);

export async function startDaemon(daemon: Daemon): Promise<void> {
  await mkdir(daemonFolder, { recursive: true });
  await mkdir(path.dirname(daemonLog(daemon.name)), { recursive: true });
  const log = openSync(daemonLog(daemon.name), 'a');
  const child = spawn(daemon.command, daemon.args, { detached: true, env: { ...process.env, ...daemon.env }, stdio: ['ignore', log, log], cwd: '/' });
  closeSync(log);
  const pid = await new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
  child.unref();
  const started: StartedDaemon = { ...daemon, pid, startTicks: (await startTicks(pid)) ?? '' };
  await writeFile(path.join(daemonFolder, `${daemon.name}.json`), JSON.stringify(started), { mode: 0o600 });
}

/** Names of the daemons that were started, each with whether it still runs. */
export async function listDaemons(): Promise<ReadonlyMap<string, boolean>> {
  const files = await readdir(daemonFolder).catch(() => []);
  const names = files.map((file) => path.basename(file, '.json')).sort();
  return new Map(await Promise.all(names.map(async (name) => [name, await isRunning(await readDaemon(name))] as const)));
}

/** Sends a signal, SIGKILL unless told: how a test makes a daemon fail, or stand still. */
export async function signalDaemon(name: string, signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
  const daemon = await readDaemon(name);
  if (await isRunning(daemon)) process.kill(daemon.pid, signal);
}

/** Starts a daemon again as it was started before; it must have ended. */
export async function restartDaemon(name: string): Promise<void> {
  const { command, args, env } = await readDaemon(name);
  await startDaemon({ name, command, args, ...(env && { env }) });
}

/** Asks a daemon to end, and insists after 10 s. Resolves when it is gone; one that is gone already is forgotten. */
export async function stopDaemon(name: string): Promise<void> {
  const daemon = await readDaemon(name);
  const insistAt = Date.now() + stopMs;
  await signalDaemon(name, 'SIGTERM');
  while (await isRunning(daemon)) {
    if (Date.now() > insistAt) await signalDaemon(name, 'SIGKILL');
    await wait(20);
  }
  await rm(path.join(daemonFolder, `${name}.json`));
}

/** Asks until the answer is yes. A daemon that has ended, or takes too long, fails with the last lines of its log. */
export async function daemonReady(name: string, limitMs: number, isReady: () => Promise<boolean>): Promise<void> {
  const daemon = await readDaemon(name);
  const ready = await waitUntil(`“${name}” is ready`, limitMs, async () => {
    if (!(await isRunning(daemon))) return 'ended';
    return (await isReady()) && 'ready';
  }).catch(() => 'late');
  if (ready === 'ready') return;
  const lastLines = (await readFile(daemonLog(name), 'utf8')).trimEnd().split('\n').slice(-15).join('\n');
  throw new Error(`“${name}” ${ready === 'ended' ? 'ended before it was ready' : `was not ready after ${limitMs / 1000} s`}:\n${lastLines}`);
}

async function readDaemon(name: string): Promise<StartedDaemon> {
  return JSON.parse(await readFile(path.join(daemonFolder, `${name}.json`), 'utf8')) as StartedDaemon;
}

async function isRunning({ pid, startTicks: expected }: StartedDaemon): Promise<boolean> {
  return (await startTicks(pid)) === expected;
}

/** Field 22 of /proc/<pid>/stat (proc_pid_stat(5)); undefined once the process has ended, even if nobody waited for it. */
async function startTicks(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  // The name in parentheses may hold blanks; what follows it starts with the state, field 3.
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  return fields?.[0] === 'Z' ? undefined : fields?.[19];
}
