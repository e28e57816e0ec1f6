/** A line that is safe to show: of its escape sequences at most colours are left. */
export interface LogLine {
  readonly learnerId: number;
  /** Byte offset of its beginning in this learner's log: the same line has the same offset, live and stored. */
  readonly offset: number;
  /** Without its line break. */
  readonly text: string;
  /** Too long to show at once (64 KiB): it goes on in this learner's next line. */
  readonly continued?: true;
}
