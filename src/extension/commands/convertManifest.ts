import path from 'node:path';
import * as vscode from 'vscode';
import { WeftError } from '../../core/base/weftError.ts';
import { manifestLanguage } from '../manifests/manifestDocuments.ts';
import type { Command } from './commandContext.ts';

/** Opens a Watson Machine Learning manifest as Weft writes it, in a new document; what is lost is said in the log. */
export const convertManifestCommand: Command = async (_context, chosen) => {
  const uri = chosen instanceof vscode.Uri ? chosen : (await vscode.window.showOpenDialog({ title: 'Convert from Watson Studio', openLabel: 'Convert', filters: { YAML: ['yml', 'yaml'], 'All files': ['*'] } }))?.[0];
  if (!uri) return;
  const source = await vscode.workspace.openTextDocument(uri);
  const { convertManifest } = await import('../../core/manifest/wml/convertManifest.ts');
  const converted = convertManifest(source.getText(), 'ffdl');
  const file = path.posix.basename(uri.path);
  if (!converted.ok) {
    const [first] = converted.failure;
    throw new WeftError('usage/wrong-arguments', `“${file}” cannot be converted. ${first ? `Line ${String(first.range.start.line)}: ${first.message}` : ''}`);
  }
  const { text, losses } = converted.value;
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument({ language: manifestLanguage, content: text }));
  if (losses.length === 0) return;
  const items = losses.map(({ path: key, message, range }) => ({ label: key, description: `line ${String(range.start.line)}`, detail: message, range }));
  const picked = await vscode.window.showQuickPick(items, { title: `What of ${file} is lost`, placeHolder: 'Choose one to see it in the source' });
  if (!picked) return;
  const { line, column } = picked.range.start;
  const at = new vscode.Position(line - 1, column - 1);
  await vscode.window.showTextDocument(source, { viewColumn: vscode.ViewColumn.Beside, selection: new vscode.Range(at, at) });
};
