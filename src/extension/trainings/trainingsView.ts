import * as vscode from 'vscode';
import type { TreeNode } from './trainingNode.ts';
import type { TrainingsStore } from './trainingsStore.ts';
import { TrainingsTree } from './trainingsTree.ts';

/** The Trainings view: its tree, and what commands ask of it. */
export class TrainingsView implements vscode.Disposable {
  readonly #tree: TrainingsTree;
  readonly #view: vscode.TreeView<TreeNode>;

  constructor(trainings: TrainingsStore) {
    this.#tree = new TrainingsTree(trainings);
    this.#view = vscode.window.createTreeView('weft.trainings', { treeDataProvider: this.#tree, canSelectMany: true, showCollapseAll: true });
  }

  /** Shows and selects a training's row, without taking the focus from the editor. */
  async reveal(id: string): Promise<void> {
    const node = this.#tree.find(id);
    if (node) await this.#view.reveal(node, { select: true, focus: false, expand: true });
  }

  dispose(): void {
    this.#view.dispose();
    this.#tree.dispose();
  }
}
