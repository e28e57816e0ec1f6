import * as vscode from 'vscode';
import { asWeftError } from '../core/base/weftError.ts';

/** The one place where errors are shown. What the person cancelled is no news to them. */
export function showFailure(thrown: unknown, log: vscode.LogOutputChannel): void {
  const error = asWeftError(thrown);
  if (error.code === 'operation/cancelled') return;
  log.error(`${error.code} ${error.message}`);
  if (error.code === 'internal/unexpected' && thrown instanceof Error) log.debug(thrown.stack ?? '');
  void vscode.window.showErrorMessage(error.message);
}
