import * as vscode from 'vscode';
import { associatedPatterns } from '../settings.ts';
import { isManifestDocument, manifestLanguage } from './manifestDocuments.ts';

const mostManifests = 500;

/** Every manifest of the workspace, by its path. */
export async function findManifests(): Promise<vscode.TextDocument[]> {
  const patterns = ['**/manifest.{yml,yaml}', '**/*.weft.{yml,yaml}', ...associatedPatterns(manifestLanguage)];
  const uris = await Promise.all(patterns.map((pattern) => vscode.workspace.findFiles(pattern, '**/{node_modules,.venv,venv}/**', mostManifests)));
  const unique = new Map(uris.flat().map((uri) => [uri.toString(), uri]));
  const documents = await Promise.all([...unique.values()].map((uri) => vscode.workspace.openTextDocument(uri)));
  return documents.filter(isManifestDocument).sort((a, b) => a.uri.path.localeCompare(b.uri.path));
}

/** The training's name as it is written in the manifest, without its quotes; empty where there is none. */
export function manifestName(document: vscode.TextDocument): string {
  const [, , written = ''] = /^name\s*:[ \t]*(["']?)(.*?)\1[ \t]*(?:\s#.*)?$/m.exec(document.getText()) ?? [];
  return written;
}
