import * as vscode from 'vscode';
import { isManifestDocument } from './manifestDocuments.ts';
import { corePosition, editorRange } from './textRanges.ts';

export class ManifestHover implements vscode.HoverProvider {
  async provideHover(document: vscode.TextDocument, position: vscode.Position): Promise<vscode.Hover | undefined> {
    if (!isManifestDocument(document)) return undefined;
    const { describeAt } = await import('../../core/manifest/assist/describeAt.ts');
    const description = describeAt(document.getText(), corePosition(position));
    return description && new vscode.Hover(new vscode.MarkdownString(description.markdown), editorRange(description.range));
  }
}
