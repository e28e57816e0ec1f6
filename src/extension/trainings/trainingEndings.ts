import * as vscode from 'vscode';
import { isTerminal, type Training } from '../../core/training/training.ts';
import { renderDuration } from '../../core/view/duration.ts';
import type { CommandId } from '../commands/commandIds.ts';
import type { TrainingsStore } from './trainingsStore.ts';

/** Says once, of each training that this window started, how it ended; a halt is what the person did, and no news. */
export class TrainingEndings implements vscode.Disposable {
  readonly #watched = new Set<string>();
  readonly #subscription: vscode.Disposable;

  constructor(trainings: TrainingsStore) {
    this.#subscription = trainings.onDidChange((changes) => {
      for (const { after } of changes) if (after && isTerminal(after.state) && this.#watched.delete(after.id)) void tell(after);
    });
  }

  watch(trainingId: string): void {
    this.#watched.add(trainingId);
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

async function tell(training: Training): Promise<void> {
  const { id, state, failure, startedAt, endedAt } = training;
  const run = (command: CommandId): Thenable<unknown> => vscode.commands.executeCommand(command, id);
  if (state === 'failed') {
    const text = [`${id} failed: ${failure?.reason ?? 'its learners ended.'}`, failure?.advice].filter((part) => part !== undefined).join(' ');
    if ((await vscode.window.showErrorMessage(text, 'Show Logs')) === 'Show Logs') await run('weft.showLogs');
  } else if (state === 'completed') {
    const took = startedAt === undefined || endedAt === undefined ? '' : ` in ${renderDuration(Date.parse(endedAt) - Date.parse(startedAt))}`;
    const chosen = await vscode.window.showInformationMessage(`${id} completed${took}.`, 'Download Results', 'Show Logs');
    if (chosen === 'Download Results') await run('weft.downloadResults');
    else if (chosen === 'Show Logs') await run('weft.showLogs');
  }
}
