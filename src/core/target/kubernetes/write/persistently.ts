import type { Clock } from '../../../base/clock.ts';
import { WeftError } from '../../../base/weftError.ts';
import { apiStatusOf } from '../api/statusFailure.ts';

const firstPauseMs = 250;
const longestPauseMs = 5_000;
/** An API server that restarts is back before; what is longer away is for the person, or the next start, to try again. */
const usualPatienceMs = 60_000;
/** One that has just started knows no Roles yet, and says no to everybody. What may be done was asked before. */
const usualStartMs = 10_000;

interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly patienceMs?: number;
  /** How long a “no” is not believed; 0 for what asks whether it may. */
  readonly startMs?: number;
}

/**
 * Calls the API server again while it is out of reach, restarting or too busy, for a minute unless told; as late as it asks for. Only
 * for calls that do no harm when they are repeated after an answer that was lost.
 */
export async function persistently<T>(call: () => Promise<T>, { clock, signal, patienceMs = usualPatienceMs, startMs = usualStartMs }: Patience): Promise<T> {
  const untilMs = clock.now() + patienceMs;
  let wasAway = false;
  const startedMs = clock.now() + startMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      return await call();
    } catch (thrown) {
      const waitMs = Math.max(pauseMs, apiStatusOf(thrown)?.retryAfterMs ?? 0);
      const isDenied = thrown instanceof WeftError && thrown.code === 'kubernetes/forbidden';
      if (!(mayPass(thrown) || isDenied) || clock.now() + waitMs > (isDenied && !wasAway ? startedMs : untilMs)) throw thrown;
      wasAway ||= !isDenied;
      await clock.sleep(waitMs, signal);
    }
  }
}

function mayPass(thrown: unknown): boolean {
  if (!(thrown instanceof WeftError)) return false;
  if (thrown.code === 'kubernetes/unreachable' || thrown.code === 'kubernetes/too-busy') return true;
  return thrown.code === 'kubernetes/failed' && (apiStatusOf(thrown)?.statusCode ?? 0) >= 500;
}
