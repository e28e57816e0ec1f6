import * as vscode from 'vscode';
import { trainingDetails } from '../../core/view/trainingDetails.ts';
import type { Training } from '../../core/training/training.ts';

/** A small table of what is known of a training. Names and reasons come from others: no link or image in them is live. */
export function trainingTooltip(training: Training, nowMs: number): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString('', false);
  tooltip.isTrusted = false;
  tooltip.supportHtml = false;
  tooltip.appendMarkdown('| | |\n|:--|:--|\n');
  for (const line of trainingDetails(training, nowMs)) {
    const [, name = '', text = ''] = /^(\S+(?: \S+)*?) {2,}(.*)$/s.exec(line) ?? [];
    if (name !== '' && name !== 'command') tooltip.appendMarkdown(`| ${plain(name)} | ${plain(text)} |\n`);
  }
  return tooltip;
}

/** Markdown that shows the text as it is. */
function plain(text: string): string {
  return text.replaceAll(/[\r\n]+/g, ' ').replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&:]/g, (sign) => `&#${String(sign.charCodeAt(0))};`);
}
