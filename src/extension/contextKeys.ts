import * as vscode from 'vscode';

/** Every key of our own that when-clauses of package.json may ask for. */
export type ContextKey = 'weft.trainingsFiltered' | 'weft.hasClusterTargets';

export function setContext(key: ContextKey, value: boolean): void {
  void vscode.commands.executeCommand('setContext', key, value);
}
