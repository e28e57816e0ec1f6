import type { RunsSource } from '../../core/metrics/runsSource.ts';

/** A training or folder in a panel. */
export interface PanelSource {
  /** What a person calls it. */
  readonly name: string;
  readonly runs: RunsSource;
  /** What would appear here, shown while nothing does. */
  readonly hint?: string;
}
