import type * as vscode from 'vscode';

/** A log may have hundreds of thousands of lines: cutting the text is much quicker than asking for each. */
export function linesOf(document: vscode.TextDocument): string[] {
  return document.getText().split('\n');
}
