import Module from 'node:module';
import { performance } from 'node:perf_hooks';
import process from 'node:process';

type Load = (request: string, ...rest: unknown[]) => unknown;

/** How long a program's own start takes: its file is loaded, and its activate runs; the editor's work before and after is not in it. */
export function measureStart(file: string): { readonly ms: () => number; readonly cpuMs: () => number; stop(): void } {
  const loader = Module as unknown as { _load: Load };
  const original = loader._load;
  let spentMs = 0;
  let spentCpuMs = 0;
  const timed = <Result>(work: () => Result): Result => {
    const begunAt = performance.now();
    const before = process.threadCpuUsage();
    try {
      return work();
    } finally {
      spentMs += performance.now() - begunAt;
      const { user, system } = process.threadCpuUsage(before);
      spentCpuMs += (user + system) / 1000;
    }
  };
  loader._load = (request, ...rest) => {
    if (request !== file) return original(request, ...rest);
    const { activate } = timed(() => original(request, ...rest)) as { activate: (context: unknown) => unknown };
    return { activate: (context: unknown) => timed(() => activate(context)) };
  };
  return { ms: () => spentMs, cpuMs: () => spentCpuMs, stop: () => void (loader._load = original) };
}
