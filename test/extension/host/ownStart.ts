import Module from 'node:module';
import { performance } from 'node:perf_hooks';

type Load = (request: string, ...rest: unknown[]) => unknown;

/** How long a program's own start takes: its file is loaded, and its activate runs; the editor's work before and after is not in it. */
export function measureStart(file: string): { readonly ms: () => number; stop(): void } {
  const loader = Module as unknown as { _load: Load };
  const original = loader._load;
  let spentMs = 0;
  const timed = <Result>(work: () => Result): Result => {
    const begunAt = performance.now();
    try {
      return work();
    } finally {
      spentMs += performance.now() - begunAt;
    }
  };
  loader._load = (request, ...rest) => {
    if (request !== file) return original(request, ...rest);
    const { activate } = timed(() => original(request, ...rest)) as { activate: (context: unknown) => unknown };
    return { activate: (context: unknown) => timed(() => activate(context)) };
  };
  return { ms: () => spentMs, stop: () => void (loader._load = original) };
}
