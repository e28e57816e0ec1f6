import path from 'node:path';
import * as vscode from 'vscode';
import { findManifests, manifestName } from '../manifests/findManifests.ts';

/** Folders of the workspace that a training of this name may have come from, the likeliest first. */
export async function workspaceSources(name: string): Promise<string[]> {
  const manifests = (await findManifests()).filter(({ uri }) => uri.scheme === 'file').map((document) => ({ folder: path.dirname(document.uri.fsPath), isNamed: manifestName(document) === name }));
  const named = manifests.filter(({ isNamed }) => isNamed);
  const roots = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => uri.fsPath);
  return [...new Set([...named, ...manifests].map(({ folder }) => folder).concat(roots))];
}
