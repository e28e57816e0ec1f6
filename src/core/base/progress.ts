/** Progress is data; each host draws it. Bytes and counts are totals so far, not steps. */
export interface Progress {
  readonly stage: 'check' | 'scan' | 'package' | 'upload' | 'download' | 'submit' | 'wait' | 'delete';
  readonly detail?: string;
  readonly doneBytes?: number;
  readonly totalBytes?: number;
  readonly doneCount?: number;
  readonly totalCount?: number;
}

export type Report = (progress: Progress) => void;
export const noReport: Report = () => undefined;
