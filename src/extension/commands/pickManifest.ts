import * as vscode from 'vscode';
import { isManifestDocument } from '../manifests/manifestDocuments.ts';
import { readSetting } from '../settings.ts';
import type { CommandId } from './commandIds.ts';

const mostManifests = 500;

/** The manifest that a menu names, that is being edited, the only one of the workspace, or the one that the person chooses. */
export async function pickManifest(chosen: unknown, title: string): Promise<vscode.TextDocument | undefined> {
  if (chosen instanceof vscode.Uri) return vscode.workspace.openTextDocument(chosen);
  const edited = vscode.window.activeTextEditor?.document;
  if (edited && isManifestDocument(edited)) return edited;
  const found = await findManifests();
  if (found.length === 0) {
    const create = 'New Manifest';
    const command: CommandId = 'weft.newManifest';
    if ((await vscode.window.showInformationMessage('No manifest is in this workspace.', create)) === create) await vscode.commands.executeCommand(command);
    return undefined;
  }
  if (found.length === 1) return found[0];
  const items = found.map((document) => ({ label: vscode.workspace.asRelativePath(document.uri), description: nameIn(document), document }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.document;
}

async function findManifests(): Promise<vscode.TextDocument[]> {
  const patterns = ['**/manifest.{yml,yaml}', '**/*.weft.{yml,yaml}', ...readSetting('manifests.patterns')];
  const uris = await Promise.all(patterns.map((pattern) => vscode.workspace.findFiles(pattern, '**/{node_modules,.venv,venv}/**', mostManifests)));
  const unique = new Map(uris.flat().map((uri) => [uri.toString(), uri]));
  const documents = await Promise.all([...unique.values()].map((uri) => vscode.workspace.openTextDocument(uri)));
  return documents.filter(isManifestDocument).sort((a, b) => a.uri.path.localeCompare(b.uri.path));
}

function nameIn(document: vscode.TextDocument): string {
  return /^name\s*:\s*(.*\S)/m.exec(document.getText())?.[1] ?? '';
}
