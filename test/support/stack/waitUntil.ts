import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again and again until the answer is neither undefined nor false, and resolves to it. An attempt that throws
 * counts as a no, and is the cause of the error when time is up.
 */
export async function waitUntil<T>(what: string, limitMs: number, attempt: () => Promise<T | undefined | false>): Promise<T> {
  const giveUp = AbortSignal.timeout(limitMs);
  let cause: unknown;
  while (!giveUp.aborted) {
    try {
      const answer = await attempt();
      if (answer !== undefined && answer !== false) return answer;
      cause = undefined;
    } catch (thrown) {
      cause = thrown;
    }
    await wait(100);
  }
  throw new Error(`Waited ${limitMs / 1000} s in vain: ${what}.`, { cause });
}
