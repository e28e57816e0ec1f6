import * as vscode from 'vscode';
import { setContext } from '../contextKeys.ts';
import type { Figures } from './figures.ts';
import type { GroupNode, TreeNode } from './trainingNode.ts';
import type { TrainingsStore } from './trainingsStore.ts';
import { TrainingsTree } from './trainingsTree.ts';

/** The Trainings view: its tree, and what commands ask of it. */
export class TrainingsView implements vscode.Disposable {
  readonly #tree: TrainingsTree;
  readonly #view: vscode.TreeView<TreeNode>;

  readonly #visibility: vscode.Disposable;

  constructor(trainings: TrainingsStore, figures: Figures) {
    this.#tree = new TrainingsTree(trainings, figures);
    this.#view = vscode.window.createTreeView('weft.trainings', { treeDataProvider: this.#tree, canSelectMany: true, showCollapseAll: true });
    figures.show(this.#view.visible);
    this.#visibility = this.#view.onDidChangeVisibility(({ visible }) => {
      figures.show(visible);
      // Rows that are seen again ask for their figures.
      if (visible) this.#tree.redrawRunning();
    });
  }

  get filter(): string {
    return this.#tree.filter;
  }

  /** Shows and selects a training's row, without taking the focus from the editor. */
  async reveal(id: string): Promise<void> {
    const node = this.#tree.find(id);
    if (node) await this.#view.reveal(node, { select: true, focus: false, expand: true });
  }

  /** Shows only the trainings that have these words; all with an empty text. */
  showOnly(text: string): void {
    this.#tree.filter = text;
    const { filter } = this.#tree;
    // The view says that there is more than it shows, and the button beside it shows all again.
    this.#view.description = filter === '' ? '' : `“${filter}”`;
    this.#view.message = filter !== '' && this.#tree.isEmpty ? `No training has “${filter}” in its name, id, state, framework or target.` : '';
    setContext('weft.trainingsFiltered', filter !== '');
  }

  showMore(group: GroupNode): void {
    this.#tree.showMore(group);
  }

  dispose(): void {
    this.#visibility.dispose();
    this.#view.dispose();
    this.#tree.dispose();
  }
}
