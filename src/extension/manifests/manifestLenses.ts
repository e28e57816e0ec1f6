import * as vscode from 'vscode';
import type { CommandId } from '../commands/commandIds.ts';
import { isManifestDocument } from './manifestDocuments.ts';

/** `Train | Preview` above the manifest's name. */
export class ManifestLenses implements vscode.CodeLensProvider {
  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.isTrusted || document.uri.scheme !== 'file' || !isManifestDocument(document)) return [];
    const at = /^name\s*:/m.exec(document.getText());
    if (!at) return [];
    const range = document.lineAt(document.positionAt(at.index)).range;
    const lens = (title: string, tooltip: string, command: CommandId): vscode.CodeLens => new vscode.CodeLens(range, { title, tooltip, command, arguments: [document.uri] });
    return [lens('Train', 'Train this model on this computer', 'weft.trainModel'), lens('Preview', 'Show what would be sent and where it would run', 'weft.previewTraining')];
  }
}
