import * as vscode from 'vscode';
import type { CompletionProposal } from '../../core/manifest/assist/proposal.ts';
import type { ManifestSnippet } from './fittingSnippets.ts';
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

  async provideCompletionItems(document: vscode.TextDocument, position: vscode.Position, token: vscode.CancellationToken): Promise<vscode.CompletionList> {
    if (!mayBecomeManifestDocument(document)) return new vscode.CompletionList();
    const [{ completeManifest }, { fittingSnippets }] = await Promise.all([import('../../core/manifest/assist/completeManifest.ts'), import('./fittingSnippets.ts')]);
    const files = factsBeside(document.uri)?.files;
    const live = vscode.workspace.isTrusted ? await this.#live.facts() : { facts: {}, isWhole: true };
    const proposals = await completeManifest(document.getText(), corePosition(position), { ...live.facts, ...(files && { files }) });
    if (token.isCancellationRequested) return new vscode.CompletionList();
    const offset = document.offsetAt(position);
    const snippets = fittingSnippets(document.getText().slice(0, offset), document.getText().slice(offset));
    // The editor asks again at the next letter while answers are to come.
    return new vscode.CompletionList([...proposals.map(completionItem), ...snippets.flatMap(snippetItems)], !live.isWhole);
  }
}

/** Of a kind of their own: the editor's list of snippets, which knows no places, is off in manifests. */
function snippetItems({ title, prefixes, description, body }: ManifestSnippet): vscode.CompletionItem[] {
  return prefixes.map((prefix) => {
    const item = new vscode.CompletionItem({ label: prefix, description: title }, vscode.CompletionItemKind.Struct);
    item.insertText = new vscode.SnippetString(body);
    item.detail = description;
    item.sortText = `~${prefix}`;
    return item;
  });
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
