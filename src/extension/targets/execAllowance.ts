import * as vscode from 'vscode';
import type { ExecPlugin } from '../../core/target/kubernetes/api/execPlugin.ts';
import { execPluginCommand, execPluginKey } from './execPluginText.ts';

const storedAs = 'weft.allowedExecPlugins';

/**
 * Asks before a program that a kubeconfig names is run, and keeps a yes for this person on this machine: for this path,
 * this content, these arguments. A no counts until the person asks for the target again.
 */
export class ExecAllowance {
  readonly #state: vscode.Memento;
  readonly #answers = new Map<string, Promise<boolean>>();

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  readonly allow = (plugin: ExecPlugin): Promise<boolean> => {
    const key = execPluginKey(plugin);
    if (this.#kept.includes(key)) return Promise.resolve(true);
    // Several requests wait for one answer.
    const answer = this.#answers.get(key) ?? this.#ask(plugin, key);
    this.#answers.set(key, answer);
    return answer;
  };

  /** The next time it is asked again. */
  forgetRefusals(): void {
    this.#answers.clear();
  }

  get #kept(): readonly string[] {
    return this.#state.get<readonly string[]>(storedAs, []);
  }

  async #ask(plugin: ExecPlugin, key: string): Promise<boolean> {
    const allow = 'Allow';
    const detail = `To sign in, the kubeconfig’s context “${plugin.contextName}” runs:\n\n${execPluginCommand(plugin)}\n\nSHA-256 of the program: ${plugin.sha256}\n\nAllow it only if you know it. The answer is kept for exactly this command.`;
    const isAllowed = (await vscode.window.showWarningMessage(`Run a program to sign in to “${plugin.contextName}”?`, { modal: true, detail }, allow)) === allow;
    if (isAllowed) await this.#state.update(storedAs, [...this.#kept, key]);
    return isAllowed;
  }
}
