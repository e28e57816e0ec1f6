import type { Clock } from '../../../base/clock.ts';
import { WeftError } from '../../../base/weftError.ts';
import { apiStatusOf } from '../api/statusFailure.ts';

const firstPauseMs = 250;
const longestPauseMs = 5_000;
/** An API server that restarts is back before; what is longer away is for the person, or the next start, to try again. */
const usualPatienceMs = 60_000;

interface Patience {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly patienceMs?: number;
}

/**
 * Calls the API server again while it is out of reach, restarting or too busy, for a minute unless told; as late as it asks for. Only
 * for calls that do no harm when they are repeated after an answer that was lost.
 */
export async function persistently<T>(call: () => Promise<T>, { clock, signal, patienceMs = usualPatienceMs }: Patience): Promise<T> {
  const untilMs = clock.now() + patienceMs;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
    try {
      return await call();
    } catch (thrown) {
      const waitMs = Math.max(pauseMs, apiStatusOf(thrown)?.retryAfterMs ?? 0);
      if (!mayPass(thrown) || clock.now() + waitMs > untilMs) throw thrown;
      await clock.sleep(waitMs, signal);
    }
  }
}

function mayPass(thrown: unknown): boolean {
  if (!(thrown instanceof WeftError)) return false;
  if (thrown.code === 'kubernetes/unreachable' || thrown.code === 'kubernetes/too-busy') return true;
  return thrown.code === 'kubernetes/failed' && (apiStatusOf(thrown)?.statusCode ?? 0) >= 500;
}
