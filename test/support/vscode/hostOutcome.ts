/** A test that ran inside the editor. */
export interface HostTest {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'skipped';
  readonly error?: string;
}

/** What the tests inside the editor leave in a file for those who started it. */
export interface HostOutcome {
  readonly tests: readonly HostTest[];
  /** Measured and reported, not judged. */
  readonly notes: readonly string[];
}
