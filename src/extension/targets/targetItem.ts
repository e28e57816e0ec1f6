import * as vscode from 'vscode';
import type { CommandId } from '../commands/commandIds.ts';
import { isManifestDocument } from '../manifests/manifestDocuments.ts';
import type { TargetChoice } from './targetChoice.ts';

/** Where Train Model runs, in the status bar beside a manifest; a click chooses another. */
export class TargetItem implements vscode.Disposable {
  readonly #choice: TargetChoice;
  readonly #item = vscode.window.createStatusBarItem('weft.target', vscode.StatusBarAlignment.Right);
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(choice: TargetChoice) {
    const command: CommandId = 'weft.selectTarget';
    this.#choice = choice;
    this.#item.name = 'Weft: Target';
    this.#item.command = command;
    const draw = (): void => this.#draw(vscode.window.activeTextEditor);
    this.#subscriptions = [
      choice.onDidChange(draw),
      vscode.workspace.onDidGrantWorkspaceTrust(draw),
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#draw(editor)),
    ];
    draw();
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#item.dispose();
  }

  #draw(editor: vscode.TextEditor | undefined): void {
    const { label, isLocal } = this.#choice;
    this.#item.text = `$(${isLocal ? 'device-desktop' : 'server-environment'}) ${label}`;
    this.#item.tooltip = `Weft trains on ${isLocal ? 'this computer' : label}. Select another target.`;
    if (vscode.workspace.isTrusted && editor && isManifestDocument(editor.document)) this.#item.show();
    else this.#item.hide();
  }
}
