import * as vscode from 'vscode';
import type { DataStoreAccess } from './dataStoreAccess.ts';
import { DataStoresTree } from './dataStoresTree.ts';

/** The Data Stores view: its tree, and what commands need of it. */
export class DataStoresView implements vscode.Disposable {
  readonly access: DataStoreAccess;
  /** Remembers what a person was told once. */
  readonly memento: vscode.Memento;
  readonly tree: DataStoresTree;
  readonly #shown: vscode.Disposable;

  constructor(access: DataStoreAccess, memento: vscode.Memento) {
    this.access = access;
    this.memento = memento;
    this.tree = new DataStoresTree(access);
    this.#shown = vscode.window.createTreeView('weft.dataStores', { treeDataProvider: this.tree, showCollapseAll: true });
  }

  dispose(): void {
    this.#shown.dispose();
    this.tree.dispose();
  }
}
