/** `learner-<n>/_record.json`: a learner's outcome, which outlives process, pod and cluster. */
export interface LearnerRecord {
  readonly recordVersion: 1;
  readonly trainingId: string;
  readonly learnerId: number;
  readonly attempt: number;
  readonly exitCode: number;
  /** completed: exit code 0 · failed: any other · halted: ended by a halt · stopped: ended since another learner failed. */
  readonly outcome: 'completed' | 'failed' | 'halted' | 'stopped';
  /**
   * What ended it, where its exit code does not say so: a condition's kind (deadline-exceeded, disrupted,
   * data-not-loaded, …), for conditions die with the target, or the system's own word (SIGKILL, OOMKilled).
   */
  readonly reason?: string;
  /** The end of its log where it failed: at most 20 lines of at most 500 characters, so that the cause outlives the log. */
  readonly lastLines?: readonly string[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly endedAt: string;
  /** Whether the final pass brought everything to the bucket. */
  readonly complete: boolean;
  readonly objects: readonly { readonly key: string; readonly sizeBytes: number; readonly sha256: string }[];
}
