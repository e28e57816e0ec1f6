import { systemClock } from '../../src/core/base/clock.ts';
import { noReport } from '../../src/core/base/progress.ts';
import type { PackageOptions } from '../../src/core/package/scanWorkspace.ts';

/**
 * What packaging needs in a test. The clock is a minute ahead, so that files the test has just written count as settled
 * and are remembered.
 */
export function packageOptions(cacheFolder: string, more: Partial<PackageOptions> = {}): PackageOptions {
  return { cacheFolder, signal: new AbortController().signal, report: noReport, clock: { ...systemClock, now: () => systemClock.now() + 60_000 }, ...more };
}
