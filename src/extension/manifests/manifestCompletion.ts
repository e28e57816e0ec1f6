import * as vscode from 'vscode';
import type { CompletionProposal } from '../../core/manifest/assist/proposal.ts';
import type { LiveFacts } from './liveFacts.ts';
import { factsBeside, mayBecomeManifestDocument } from './manifestDocuments.ts';
import { corePosition, editorRange } from './textRanges.ts';

const kinds: Readonly<Record<CompletionProposal['kind'], vscode.CompletionItemKind>> = {
  key: vscode.CompletionItemKind.Property,
  value: vscode.CompletionItemKind.EnumMember,
  fact: vscode.CompletionItemKind.Value,
  variable: vscode.CompletionItemKind.Variable,
  file: vscode.CompletionItemKind.File,
};

export class ManifestCompletion implements vscode.CompletionItemProvider {
  static readonly triggers = [':', ' ', '$', '{', '/', '-', '.'] as const;
  readonly #live: LiveFacts;

  constructor(live: LiveFacts) {
    this.#live = live;
  }

  async provideCompletionItems(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.CompletionItem[]> {
    if (!mayBecomeManifestDocument(document)) return [];
    const { completeManifest } = await import('../../core/manifest/assist/completeManifest.ts');
    const files = factsBeside(document.uri)?.files;
    const live = vscode.workspace.isTrusted ? await this.#live.facts() : {};
    const proposals = await completeManifest(document.getText(), corePosition(position), { ...live, ...(files && { files }) });
    return token.isCancellationRequested ? [] : proposals.map(completionItem);
  }
}

function completionItem({ label, kind, range, newText, isSnippet, detail, documentation }: CompletionProposal, index: number): vscode.CompletionItem {
  const item = new vscode.CompletionItem(label, kinds[kind]);
  item.range = editorRange(range);
  item.insertText = isSnippet ? new vscode.SnippetString(newText) : newText;
  // Best first, as the core has ordered them.
  item.sortText = String(index).padStart(5, '0');
  // Behind a key the person wants its values, where there are some.
  if (kind === 'key') item.command = { title: 'Propose Values', command: 'editor.action.triggerSuggest', arguments: [{ auto: true }] };
  if (detail !== undefined) item.detail = detail;
  if (documentation !== undefined) item.documentation = new vscode.MarkdownString(documentation);
  return item;
}
