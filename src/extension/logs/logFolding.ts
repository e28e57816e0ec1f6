import * as vscode from 'vscode';
import { learnerBlocks, logTracebacks } from './logLayout.ts';
import { linesOf } from './logLines.ts';

/** Folds the lines of one learner together, and each traceback. */
export class LogFolding implements vscode.FoldingRangeProvider {
  provideFoldingRanges(document: vscode.TextDocument): vscode.FoldingRange[] {
    const lines = linesOf(document);
    const blocks = learnerBlocks(lines);
    return [...blocks, ...logTracebacks(lines, blocks)].filter(({ first, last }) => last > first).map(({ first, last }) => new vscode.FoldingRange(first, last));
  }
}
