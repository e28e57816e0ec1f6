import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from 'vscode';

/** The product as it is installed. */
export function weft(): vscode.Extension<unknown> {
  const found = vscode.extensions.getExtension('weft.weft');
  assert.ok(found, 'The extension is not installed.');
  return found;
}

/** A file of the workspace that the runner has laid out (test/support/vscode/hostWorkspace.ts). */
export function fileUri(name: string): vscode.Uri {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder, 'No folder is open.');
  return vscode.Uri.joinPath(folder.uri, name);
}

export async function show(name: string): Promise<vscode.TextDocument> {
  const document = await vscode.workspace.openTextDocument(fileUri(name));
  await vscode.window.showTextDocument(document);
  return document;
}

/** Resolves to the first answer that is one; mocha's own limit gives up. */
export async function eventually<T>(ask: () => T | undefined | false | Promise<T | undefined | false>): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined && answer !== false) return answer;
    await wait(20);
  }
}

/** Findings of Weft in a document, once there are some. */
export function findings(document: vscode.TextDocument): Promise<readonly vscode.Diagnostic[]> {
  return eventually(() => {
    const shown = vscode.languages.getDiagnostics(document.uri).filter(({ source }) => source === 'Weft');
    return shown.length > 0 && shown;
  });
}

/** Where a text begins in a document. */
export function placeOf(document: vscode.TextDocument, text: string, offset = 0): vscode.Position {
  const index = document.getText().indexOf(text);
  assert.notEqual(index, -1, `“${text}” is not in the document.`);
  return document.positionAt(index + offset);
}
