import * as vscode from 'vscode';

/** Asks for each file that is there with another content, until the person answers for all. */
export function askAboutExisting(): (file: string) => Promise<'replace' | 'keep'> {
  let forAll: 'replace' | 'keep' | undefined;
  return async (file) => {
    if (forAll) return forAll;
    const answer = await vscode.window.showWarningMessage(`“${file}” is there with another content.`, { modal: true }, 'Replace', 'Replace All', 'Keep All');
    if (answer === 'Replace All') forAll = 'replace';
    if (answer === 'Keep All') forAll = 'keep';
    return forAll ?? (answer === 'Replace' ? 'replace' : 'keep');
  };
}
