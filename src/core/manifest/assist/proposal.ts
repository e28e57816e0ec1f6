import type { TextRange } from '../diagnostic.ts';

/** One thing to write at the cursor, for a host to show in its own way. */
export interface CompletionProposal {
  readonly label: string;
  readonly kind: 'key' | 'value' | 'fact' | 'variable' | 'file';
  /** Replaced by `newText`. */
  readonly range: TextRange;
  readonly newText: string;
  /** Whether `newText` has places to fill in, in TextMate's syntax: `$1`, `${2:default}`. */
  readonly isSnippet: boolean;
  /** A few words beside the label. */
  readonly detail?: string;
  /** Markdown. */
  readonly documentation?: string;
}

/** What can stand in the place of a part of a value. */
export interface ValueProposal {
  readonly text: string;
  readonly kind: Exclude<CompletionProposal['kind'], 'key'>;
  readonly detail?: string;
  readonly documentation?: string;
  /** How many characters before and behind the cursor it replaces; all of the value's when left out. */
  readonly replaces?: readonly [before: number, behind: number];
}
