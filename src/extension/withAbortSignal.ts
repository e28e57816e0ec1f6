import type * as vscode from 'vscode';

/** Runs `work` with a signal that aborts when the editor's token does: tokens stay at the editor's edge. */
export async function withAbortSignal<T>(token: vscode.CancellationToken, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const asked = token.onCancellationRequested(() => controller.abort());
  if (token.isCancellationRequested) controller.abort();
  try {
    return await work(controller.signal);
  } finally {
    asked.dispose();
  }
}
