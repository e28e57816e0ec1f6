import * as vscode from 'vscode';
import type { ErrorCode } from '../core/base/errorCodes.ts';
import { asWeftError } from '../core/base/weftError.ts';
import type { CommandId } from './commands/commandIds.ts';

interface NextStep {
  readonly title: string;
  readonly command: CommandId;
}

const connect: NextStep = { title: 'Add Data Store Connection', command: 'weft.addDataStore' };

/** What the editor can do about it, beside what the message says. */
const nextSteps: Readonly<Partial<Record<ErrorCode, NextStep>>> = {
  'store/no-credentials': connect,
  'training/connection-missing': connect,
  'training/results-not-found': connect,
};

/** The one place where errors are shown. What the person cancelled is no news to them. */
export function showFailure(thrown: unknown, log: vscode.LogOutputChannel): void {
  const error = asWeftError(thrown);
  if (error.code === 'operation/cancelled') return;
  log.error(`${error.code} ${error.message}`);
  if (error.code === 'internal/unexpected' && thrown instanceof Error) log.debug(thrown.stack ?? '');
  void tell(error.message, nextSteps[error.code]);
}

async function tell(message: string, next: NextStep | undefined): Promise<void> {
  const chosen = await vscode.window.showErrorMessage(message, ...(next ? [next.title] : []));
  if (next && chosen === next.title) await vscode.commands.executeCommand(next.command);
}
