import type * as vscode from 'vscode';

const storedAs = 'weft.trainingOrigins';
/** Older ones are told by their name again. */
const mostKept = 500;

/** From which manifest of the workspace a training was submitted here: two manifests may give their trainings one name. */
export class TrainingOrigins {
  readonly #state: vscode.Memento;

  /** @param state what is kept for this workspace */
  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  /** The manifest's address; undefined for a training that this editor has not submitted. */
  of(trainingId: string): string | undefined {
    return this.#kept.find(([id]) => id === trainingId)?.[1];
  }

  async remember(trainingId: string, manifest: vscode.Uri): Promise<void> {
    await this.#state.update(storedAs, [...this.#kept, [trainingId, manifest.toString()]].slice(-mostKept));
  }

  get #kept(): readonly (readonly [string, string])[] {
    return this.#state.get<readonly (readonly [string, string])[]>(storedAs, []);
  }
}
