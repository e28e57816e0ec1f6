import * as vscode from 'vscode';
import type { Training } from '../../core/training/training.ts';
import { trainingDetailRows } from '../../core/view/trainingDetails.ts';
import { markdownTable } from './markdownTable.ts';

/** Long, and in the manifest: more than somebody asks for who rests on a row. */
const leftOut = new Set(['command', 'description', 'image']);

/** A small table of what is known of a training. Names and reasons come from others: no link or image in them is live. */
export function trainingTooltip(training: Training, nowMs: number): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString(markdownTable(trainingDetailRows(training, nowMs).filter(([name]) => !leftOut.has(name))), false);
  tooltip.isTrusted = false;
  tooltip.supportHtml = false;
  return tooltip;
}
