import * as vscode from 'vscode';
import type { Position, TextRange } from '../../core/manifest/diagnostic.ts';

// The core counts from 1, as compilers print; the editor from 0. Both count UTF-16 units.

export function editorRange({ start, end }: TextRange): vscode.Range {
  return new vscode.Range(start.line - 1, start.column - 1, end.line - 1, end.column - 1);
}

export function corePosition({ line, character }: vscode.Position): Position {
  return { line: line + 1, column: character + 1 };
}
