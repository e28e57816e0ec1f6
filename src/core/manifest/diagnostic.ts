/** A place in a text. Both count from 1, as compilers print them; columns count UTF-16 units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** From `start` up to, not including, `end`. */
export interface TextRange {
  readonly start: Position;
  readonly end: Position;
}

export type Severity = 'error' | 'warning' | 'information';

/** One edit that would mend the finding; `label` is a title that starts with a verb. */
export interface Suggestion {
  readonly label: string;
  readonly range: TextRange;
  readonly newText: string;
}

/** What is wrong (or worth knowing) at one place of a manifest, with one cause and, where there is one, one mend. */
export interface Diagnostic {
  readonly severity: Severity;
  /** Stable, `manifest/what-is-wrong`; findings of a preflight use `preflight/…`. Never reused or renamed. */
  readonly code: `${'manifest' | 'preflight'}/${string}`;
  readonly message: string;
  readonly range: TextRange;
  readonly suggestion?: Suggestion;
}
