import * as vscode from 'vscode';
import { learnerBlocks, logTracebacks } from './logLayout.ts';
import { linesOf } from './logLines.ts';

/** Learners and errors of a log, to go to by name. */
export class LogOutline implements vscode.DocumentSymbolProvider {
  provideDocumentSymbols(document: vscode.TextDocument): vscode.DocumentSymbol[] {
    const lines = linesOf(document);
    const blocks = learnerBlocks(lines);
    const errors = logTracebacks(lines, blocks).map(({ first, last, error }) => symbol(error === '' ? 'Traceback' : error, vscode.SymbolKind.Event, first, last));
    const learners = blocks.map(({ learnerId, first, last }) => symbol(`learner ${String(learnerId)}`, vscode.SymbolKind.Namespace, first, last));
    for (const error of errors) learners.find(({ range }) => range.contains(error.range))?.children.push(error);
    return learners.length > 0 ? learners : errors;
  }
}

function symbol(name: string, kind: vscode.SymbolKind, first: number, last: number): vscode.DocumentSymbol {
  const range = new vscode.Range(first, 0, last, 0);
  return new vscode.DocumentSymbol(name, '', kind, range, new vscode.Range(first, 0, first, 0));
}
