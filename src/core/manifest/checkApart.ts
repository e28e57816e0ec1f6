import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Clock, systemClock } from '../base/clock.ts';
import { systemErrorCode } from '../base/weftError.ts';
import type { CheckFacts } from './check.ts';
import type { CheckedManifest } from './checkText.ts';
import type { CheckTask } from './checkWorker.ts';

/** How long a check may take before it is given up. */
const longestCheckMs = 2000;
/** Memory of the thread: many times what the largest text that passes the guards needs. */
const heapMb = 256;

export interface ApartOptions extends CheckFacts {
  readonly signal?: AbortSignal;
  readonly clock?: Clock;
}

/** `checkText` on a thread of its own, ended when it takes too long, grows too large or the signal aborts. */
export async function checkApart(text: string, { workspace, frameworks, signal, clock = systemClock }: ApartOptions): Promise<CheckedManifest> {
  const task: CheckTask = { text, ...(workspace ? { files: workspace.files } : {}), ...(frameworks ? { frameworks } : {}) };
  const worker = new Worker(new URL('./checkWorker.ts', import.meta.url), { workerData: task, resourceLimits: { maxOldGenerationSizeMb: heapMb } });
  const ended = new AbortController();
  const stop = signal ? AbortSignal.any([signal, ended.signal]) : ended.signal;
  try {
    const answer = once(worker, 'message', { signal: stop }).then(([checked]) => checked as CheckedManifest);
    const late = clock.sleep(longestCheckMs, stop).then(() => gaveUp(`within ${longestCheckMs / 1000} seconds`));
    return await Promise.race([answer, late]);
  } catch (error) {
    signal?.throwIfAborted();
    if (systemErrorCode(error) === 'ERR_WORKER_OUT_OF_MEMORY') return gaveUp(`in ${heapMb} MB of memory`);
    throw error;
  } finally {
    ended.abort();
    await worker.terminate();
  }
}

function gaveUp(limit: string): CheckedManifest {
  const start = { line: 1, column: 1 };
  const message = `The manifest could not be checked ${limit}, which no manifest needs. Is this the right file?`;
  return { diagnostics: [{ severity: 'error', code: 'manifest/too-complex', message, range: { start, end: start } }] };
}
