import * as vscode from 'vscode';
import { renderQuantity } from '../../core/view/number.ts';
import type { CommandId } from '../commands/commandIds.ts';
import { isRunning } from './trainingGroup.ts';
import type { TrainingsStore } from './trainingsStore.ts';

/** How many trainings run; nothing while none does. */
export class StatusBar implements vscode.Disposable {
  readonly #item = vscode.window.createStatusBarItem('weft.running', vscode.StatusBarAlignment.Left);
  readonly #subscription: vscode.Disposable;

  constructor(trainings: TrainingsStore) {
    const command: CommandId = 'weft.showTrainings';
    this.#item.name = 'Weft: Running Trainings';
    this.#item.command = command;
    this.#subscription = trainings.onDidChange(() => {
      const running = trainings.values.filter(isRunning);
      this.#item.text = `$(loading~spin) ${renderQuantity(running.length, 'training')}`;
      this.#item.tooltip = running.map(({ facts }) => facts.plan.name).join('\n');
      if (running.length > 0) this.#item.show();
      else this.#item.hide();
    });
  }

  dispose(): void {
    this.#subscription.dispose();
    this.#item.dispose();
  }
}
