// All that differs between Linux, macOS and Windows for local trainings: who a process is, which processes belong to a
// learner, how they are ended, which shell there is. Everything else in this folder is the same everywhere.
import { execFile } from 'node:child_process';
import { access, constants, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';

const run = promisify(execFile);
const platform = process.platform;

/**
 * A process that cannot be mistaken for a later one with the same pid: `startedAt` is when the kernel started it, in the
 * system's own words (Linux: clock ticks since boot), and holds within one boot.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly startedAt: string;
  readonly bootId: string;
}

interface RunningProcess {
  readonly pid: number;
  readonly parentPid: number;
  /** Process group; on Windows, which has none, 0. */
  readonly groupId: number;
  readonly startedAt: string;
}

/** The identity of a running process; undefined when there is none (a zombie is none). */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  const found = platform === 'linux' ? await readLinuxProcess(pid) : (await listProcesses()).find((candidate) => candidate.pid === pid);
  return found && { pid, startedAt: found.startedAt, bootId: await bootId() };
}

export async function isRunning(identity: ProcessIdentity): Promise<boolean> {
  // Cheap where it can be: asking a list of processes takes a moment on macOS and Windows.
  if (!pidExists(identity.pid) || identity.bootId !== (await bootId())) return false;
  return (await identifyProcess(identity.pid))?.startedAt === identity.startedAt;
}

/** Names this boot of the machine; another value means that it was restarted, and with it every process. */
export async function bootId(): Promise<string> {
  if (platform === 'linux') return (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
  if (platform === 'darwin') return (await run('/usr/sbin/sysctl', ['-n', 'kern.bootsessionuuid'])).stdout.trim();
  if (platform === 'win32') return powershell('(Get-CimInstance Win32_OperatingSystem).LastBootUpTime.Ticks');
  return (await run('uptime', ['-s'])).stdout.trim();
}

/**
 * Every process of a learner: those in the group that `leader` leads or led, its descendants in whatever group, and on
 * Linux also what has left both but still carries `mark` in its environment (torchrun gives each worker a session).
 */
export async function learnerProcesses(leader: ProcessIdentity, mark: string): Promise<number[]> {
  if (leader.bootId !== (await bootId())) return [];
  const all = await listProcesses();
  const holder = all.find(({ pid }) => pid === leader.pid);
  // A leader's pid is not given away while its group lives: another process of that pid means that the group is gone.
  const own = holder === undefined || holder.startedAt === leader.startedAt;
  const found = new Set(own ? all.filter(({ groupId, pid }) => groupId === leader.pid || pid === leader.pid).map(({ pid }) => pid) : []);
  const marked = platform === 'linux' ? await markedProcesses(all, mark) : [];
  for (const pid of marked) found.add(pid);
  for (let before = -1; before !== found.size; ) {
    before = found.size;
    for (const { pid, parentPid } of all) if (found.has(parentPid)) found.add(pid);
  }
  found.delete(process.pid);
  return [...found];
}

/** Asks processes to end (SIGTERM) or ends them (SIGKILL); those already gone are no error. Windows can only end. */
export function signalProcesses(pids: readonly number[], signal: 'SIGTERM' | 'SIGKILL'): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch {
      // It ended meanwhile.
    }
  }
}

/** What evaluates a command as the ancestor did: bash, or sh where there is no bash; undefined where there is neither. */
export async function findShell(environmentPath: string | undefined): Promise<string | undefined> {
  const git = process.env['ProgramFiles'];
  // On Windows the bash of the PATH may be that of the Linux subsystem, which sees other paths: Git's comes first.
  const bash = platform === 'win32' && git !== undefined ? path.join(git, 'Git', 'bin', 'bash.exe') : undefined;
  if (bash !== undefined && (await isExecutable(bash))) return bash;
  return (await findProgram('bash', environmentPath)) ?? (await findProgram('sh', environmentPath));
}

/** Path of a program that the PATH leads to. */
export async function findProgram(name: string, environmentPath = process.env['PATH']): Promise<string | undefined> {
  const endings = platform === 'win32' ? (process.env['PATHEXT'] ?? '.EXE;.CMD;.BAT').split(';') : [''];
  for (const folder of (environmentPath ?? '').split(path.delimiter).filter(Boolean)) {
    for (const ending of endings) {
      const file = path.join(folder, `${name}${ending}`);
      if (await isExecutable(file)) return file;
    }
  }
  return undefined;
}

/** Folder of a Python environment that holds its programs. */
export const pythonPrograms = platform === 'win32' ? 'Scripts' : 'bin';

function pidExists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (thrown) {
    return thrown instanceof Error && 'code' in thrown && thrown.code === 'EPERM';
  }
}

async function isExecutable(file: string): Promise<boolean> {
  return access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
}

async function listProcesses(): Promise<RunningProcess[]> {
  if (platform === 'linux') {
    const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
    return (await Promise.all(pids.map(readLinuxProcess))).filter((found) => found !== undefined);
  }
  if (platform === 'win32') {
    const text = await powershell('Get-CimInstance Win32_Process | % { "$($_.ProcessId) $($_.ParentProcessId) $($_.CreationDate.Ticks)" }');
    return text.split(/\r?\n/).flatMap((line) => {
      const [pid, parentPid, startedAt] = line.trim().split(' ');
      return startedAt === undefined ? [] : [{ pid: Number(pid), parentPid: Number(parentPid), groupId: 0, startedAt }];
    });
  }
  const { stdout } = await run('/bin/ps', ['-A', '-o', 'pid=,ppid=,pgid=,stat=,lstart='], { maxBuffer: 16 << 20, env: { LC_ALL: 'C' } });
  return stdout.split('\n').flatMap((line) => {
    const [, pid, parentPid, groupId, stat, startedAt] = /^\s*(\d+)\s+(\d+)\s+(\d+)\s+(\S+)\s+(.+?)\s*$/.exec(line) ?? [];
    if (startedAt === undefined || stat?.startsWith('Z')) return [];
    return [{ pid: Number(pid), parentPid: Number(parentPid), groupId: Number(groupId), startedAt }];
  });
}

/** /proc/<pid>/stat: pid (name) state ppid pgrp session … starttime as field 22; the name may hold blanks and brackets. */
async function readLinuxProcess(pid: number): Promise<RunningProcess | undefined> {
  const text = await readFile(`/proc/${String(pid)}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [state, parentPid, groupId] = fields;
  const startedAt = fields[19];
  // Z and X have ended; they only wait for their parent to look.
  if (startedAt === undefined || state === 'Z' || state === 'X') return undefined;
  return { pid, parentPid: Number(parentPid), groupId: Number(groupId), startedAt };
}

async function markedProcesses(all: readonly RunningProcess[], mark: string): Promise<number[]> {
  const carries = await Promise.all(
    all.map(async ({ pid }) => {
      // Other people's processes do not let us read this, and are none of ours.
      const environment = await readFile(`/proc/${String(pid)}/environ`, 'latin1').catch(() => '');
      return environment.split('\0').includes(mark);
    }),
  );
  return all.filter((_, index) => carries[index]).map(({ pid }) => pid);
}

async function powershell(command: string): Promise<string> {
  const { stdout } = await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', command], { maxBuffer: 16 << 20, windowsHide: true });
  return stdout.trim();
}
