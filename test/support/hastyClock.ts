import { type Clock, systemClock } from '../../src/core/base/clock.ts';

/** A clock that runs so many times faster than the real one: what takes a minute in life takes seconds in a test. */
export function hastyClock(times: number): Clock {
  const beganMs = systemClock.now();
  return {
    now: () => beganMs + (systemClock.now() - beganMs) * times,
    sleep: (ms, signal) => systemClock.sleep(ms / times, signal),
  };
}
