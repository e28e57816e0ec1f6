import process from 'node:process';

/** What of mocha's `this` is needed in a suiteSetup or a test. */
export interface SkippingContext {
  skip(): never;
  timeout(ms: number): unknown;
}

/** The first use of a part builds it; this is how long a test may wait for that. */
const firstBuildMs = 60 * 60_000;

/**
 * Skips the suite or test, saying why, when a real part cannot run on this machine. Where nothing may be skipped
 * (WEFT_TEST_REQUIRE_ALL=1, as in continuous integration) it fails instead.
 *
 * @param reason what the machine lacks, or undefined when it lacks nothing
 */
export function requirePart(context: SkippingContext, reason: string | undefined): void {
  if (reason === undefined) {
    context.timeout(firstBuildMs);
    return;
  }
  if (process.env['WEFT_TEST_REQUIRE_ALL'] === '1') throw new Error(`This test may not be skipped here, but ${reason}.`);
  console.warn(`Skipped: ${reason}.`);
  context.skip();
}
