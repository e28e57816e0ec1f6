import { readFile } from 'node:fs/promises';

/** What a process asked of the system, of the kinds that are watched. */
export interface SystemCall {
  readonly pid: number;
  readonly name: 'connect' | 'execve' | 'execveat';
  /** As strace writes them. */
  readonly args: string;
}

/** Runs a program so that connections and processes of it and all its children are written to a file. */
export function watchedBy(file: string): string[] {
  return ['strace', '--follow-forks', '--seccomp-bpf', '--quiet=all', '--signal=none', '--string-limit=400', '--trace=connect,execve,execveat,clone,clone3,fork,vfork', `--output=${file}`];
}

/**
 * The calls of processes and of all their threads and children.
 *
 * @param isHead knows such a process by the call that starts its program
 * @param isApart knows one of the children, by the same, that is left out with its own children
 */
export async function callsOfFamily(file: string, isHead: (call: SystemCall) => boolean, isApart: (call: SystemCall) => boolean): Promise<SystemCall[]> {
  const text = await readFile(file, 'utf8');
  const parents = new Map<number, number>();
  for (const [, parent, child] of text.matchAll(/^(\d+) +(?:<\.\.\. )?(?:clone3?|v?fork)\b.*= (\d+)$/gm)) parents.set(Number(child), Number(parent));
  const calls = [...text.matchAll(/^(\d+) +(connect|execve|execveat)\((.*)$/gm)].map(([, pid, name, args = '']) => ({ pid: Number(pid), name: name as SystemCall['name'], args }));
  const heads = new Set(calls.filter(isHead).map(({ pid }) => pid));
  const apart = new Set(calls.filter(isApart).map(({ pid }) => pid));
  const isOfFamily = (pid: number | undefined): boolean => pid !== undefined && !apart.has(pid) && (heads.has(pid) || isOfFamily(parents.get(pid)));
  return calls.filter((call) => isOfFamily(call.pid) && !isHead(call));
}
