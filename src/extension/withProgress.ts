import * as vscode from 'vscode';
import type { Progress, Report } from '../core/base/progress.ts';
import { progressText } from '../core/view/progressText.ts';
import { withAbortSignal } from './withAbortSignal.ts';

/** Shows a long operation as a notification with a Cancel button, its bytes or counts as a bar. */
export function withProgress<T>(title: string, work: (report: Report, signal: AbortSignal) => Promise<T>): Thenable<T> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (shown, token) => {
    let stage: Progress['stage'] | undefined;
    let drawn = 0;
    const report: Report = (progress) => {
      const percent = 100 * fractionOf(progress);
      // The bar only grows, and each stage that has one begins where the last has left it.
      const increment = progress.stage === stage ? Math.max(0, percent - drawn) : 0;
      drawn = percent;
      stage = progress.stage;
      shown.report({ message: progressText(progress), increment });
    };
    return withAbortSignal(token, (signal) => work(report, signal));
  });
}

function fractionOf({ doneBytes = 0, totalBytes = 0, doneCount = 0, totalCount = 0 }: Progress): number {
  if (totalBytes > 0) return Math.min(1, doneBytes / totalBytes);
  return totalCount > 0 ? Math.min(1, doneCount / totalCount) : 0;
}
