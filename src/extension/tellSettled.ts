import * as vscode from 'vscode';
import type { SettledSubmission } from '../core/training/submit/settleSubmissions.ts';
import type { CommandId } from './commands/commandIds.ts';

/** Says what became of a submit that a window was closed in the middle of, with what may be done next. */
export async function tellSettled({ plan, outcome, message }: SettledSubmission): Promise<void> {
  const { window } = vscode;
  switch (outcome) {
    case 'submitted':
      return follow(await window.showInformationMessage(message, 'Show Training'), 'weft.revealTraining', plan.trainingId);
    case 'taken-back':
      return follow(await window.showWarningMessage(message, 'Train Again'), 'weft.trainModel');
    case 'unsettled':
      await window.showWarningMessage(message);
  }
}

async function follow(chosen: string | undefined, command: CommandId, ...args: readonly string[]): Promise<void> {
  if (chosen !== undefined) await vscode.commands.executeCommand(command, ...args);
}
