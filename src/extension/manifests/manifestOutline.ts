import * as vscode from 'vscode';
import type { ManifestSymbol } from '../../core/manifest/assist/manifestSymbols.ts';
import { isManifestDocument } from './manifestDocuments.ts';
import { editorRange } from './textRanges.ts';

const kinds: Readonly<Record<ManifestSymbol['kind'], vscode.SymbolKind>> = {
  map: vscode.SymbolKind.Module,
  list: vscode.SymbolKind.Array,
  value: vscode.SymbolKind.Property,
};

export class ManifestOutline implements vscode.DocumentSymbolProvider {
  async provideDocumentSymbols(document: vscode.TextDocument): Promise<vscode.DocumentSymbol[]> {
    if (!isManifestDocument(document)) return [];
    const { manifestSymbols } = await import('../../core/manifest/assist/manifestSymbols.ts');
    return manifestSymbols(document.getText()).map(documentSymbol);
  }
}

function documentSymbol({ name, detail = '', kind, range, nameRange, children }: ManifestSymbol): vscode.DocumentSymbol {
  // The editor refuses a symbol without a name.
  const symbol = new vscode.DocumentSymbol(name === '' ? '(empty)' : name, detail, kinds[kind], editorRange(range), editorRange(nameRange));
  symbol.children = children.map(documentSymbol);
  return symbol;
}
