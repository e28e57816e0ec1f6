import * as vscode from 'vscode';
import type { Diagnostic } from '../../core/manifest/diagnostic.ts';
import type { CommandId } from '../commands/commandIds.ts';
import type { ManifestDiagnostics } from './manifestDiagnostics.ts';
import { editorRange } from './textRanges.ts';

/** One fix for each finding that has a suggestion; the only one there is, so it is the preferred one. */
export class ManifestQuickFixes implements vscode.CodeActionProvider {
  static readonly kinds = [vscode.CodeActionKind.QuickFix];
  readonly #diagnostics: ManifestDiagnostics;

  constructor(diagnostics: ManifestDiagnostics) {
    this.#diagnostics = diagnostics;
  }

  provideCodeActions(document: vscode.TextDocument, range: vscode.Range, { diagnostics }: vscode.CodeActionContext): vscode.CodeAction[] {
    const shown = diagnostics.filter(({ source }) => source === 'Weft');
    return this.#diagnostics.findings(document).flatMap((finding) => {
      const fixed = shown.filter(({ code, range: at }) => code === finding.code && at.isEqual(editorRange(finding.range)));
      return editorRange(finding.range).intersection(range) ? quickFix(document, finding, fixed) : [];
    });
  }
}

function quickFix(document: vscode.TextDocument, { code, suggestion }: Diagnostic, diagnostics: vscode.Diagnostic[]): vscode.CodeAction[] {
  if (code === 'manifest/literal-credentials' && vscode.workspace.isTrusted) return [moveKeysAction(document, diagnostics)];
  if (!suggestion) return [];
  const action = new vscode.CodeAction(suggestion.label, vscode.CodeActionKind.QuickFix);
  action.edit = new vscode.WorkspaceEdit();
  action.edit.replace(document.uri, editorRange(suggestion.range), suggestion.newText);
  action.diagnostics = diagnostics;
  action.isPreferred = true;
  return [action];
}

/** Not an edit alone: the keys go to the secret storage before they leave the file. */
function moveKeysAction(document: vscode.TextDocument, diagnostics: vscode.Diagnostic[]): vscode.CodeAction {
  const title = 'Move keys to a connection';
  const command: CommandId = 'weft.moveKeys';
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { command, title, arguments: [document.uri] };
  action.diagnostics = diagnostics;
  action.isPreferred = true;
  return action;
}
