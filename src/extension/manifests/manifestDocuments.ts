import path from 'node:path';
import * as vscode from 'vscode';
import type { WorkspaceFacts } from '../../core/manifest/check.ts';
import { workspaceFacts } from '../../core/package/workspaceFacts.ts';
import { isManifest, mayBecomeManifest } from './manifestName.ts';

/**
 * The language of manifests, given by name (package.json), by the setting `files.associations`, or by hand. Having one
 * of their own, they alone start the extension, and tools for any YAML do not say everything a second time.
 */
export const manifestLanguage = 'weft-manifest';

/** What providers are registered for. */
export const manifestSelector: vscode.DocumentSelector = { language: manifestLanguage };

/** Documents that only show what is kept elsewhere: the left side of a comparison, submitted code. */
const shownSchemes = new Set(['git', 'weft-code', 'weft-log', 'output']);

const mayBeManifest = ({ languageId, uri }: vscode.TextDocument): boolean => languageId === manifestLanguage && !shownSchemes.has(uri.scheme);

export function isManifestDocument(document: vscode.TextDocument): boolean {
  return mayBeManifest(document) && isManifest(document.uri.path, document.getText());
}

export function mayBecomeManifestDocument(document: vscode.TextDocument): boolean {
  return mayBeManifest(document) && mayBecomeManifest(document.uri.path, document.getText());
}

/** Gives another tool's manifest.yml, as it is opened, to those who look after YAML. */
export function releaseForeignManifests(): vscode.Disposable {
  const release = (document: vscode.TextDocument): void => {
    if (mayBeManifest(document) && !mayBecomeManifestDocument(document)) void vscode.languages.setTextDocumentLanguage(document, 'yaml');
  };
  vscode.workspace.textDocuments.forEach(release);
  return vscode.workspace.onDidOpenTextDocument(release);
}

/** What lies beside a manifest; nothing where the workspace is not a folder of this machine. */
export function factsBeside({ scheme, fsPath }: vscode.Uri): WorkspaceFacts | undefined {
  return scheme === 'file' ? workspaceFacts(path.dirname(fsPath)) : undefined;
}
