import * as vscode from 'vscode';
import { findManifests, manifestName } from '../manifests/findManifests.ts';
import { isManifestDocument } from '../manifests/manifestDocuments.ts';
import type { CommandId } from './commandIds.ts';

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
  const items = found.map((document) => ({ label: vscode.workspace.asRelativePath(document.uri), description: manifestName(document), document }));
  return (await vscode.window.showQuickPick(items, { title, matchOnDescription: true }))?.document;
}

