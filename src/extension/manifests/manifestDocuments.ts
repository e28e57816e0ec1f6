import path from 'node:path';
import * as vscode from 'vscode';
import { workspaceFacts } from '../../core/package/workspaceFacts.ts';
import type { WorkspaceFacts } from '../../core/manifest/check.ts';
import { readSetting } from '../settings.ts';
import { isManifest, mayBecomeManifest } from './manifestName.ts';

/** What providers are registered for; whether a document is a manifest is decided when they are asked. */
export const manifestSelector: vscode.DocumentSelector = [{ language: 'yaml' }, { pattern: '**/*.weft.{yml,yaml}' }];

/** Documents that only show what is kept elsewhere: the left side of a comparison, submitted code. */
const shownSchemes = new Set(['git', 'weft-code', 'weft-log', 'output']);

export function isManifestDocument(document: vscode.TextDocument): boolean {
  return !shownSchemes.has(document.uri.scheme) && (matchesSetting(document) || isManifest(document.uri.path, document.getText()));
}

export function mayBecomeManifestDocument(document: vscode.TextDocument): boolean {
  return !shownSchemes.has(document.uri.scheme) && (matchesSetting(document) || mayBecomeManifest(document.uri.path, document.getText()));
}

function matchesSetting(document: vscode.TextDocument): boolean {
  return readSetting('manifests.patterns').some((pattern) => vscode.languages.match({ pattern }, document) > 0);
}

/** What lies beside a manifest; nothing where the workspace is not a folder of this machine. */
export function factsBeside({ scheme, fsPath }: vscode.Uri): WorkspaceFacts | undefined {
  return scheme === 'file' ? workspaceFacts(path.dirname(fsPath)) : undefined;
}
