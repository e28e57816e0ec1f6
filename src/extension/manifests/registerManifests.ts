import * as vscode from 'vscode';
import { ManifestCompletion } from './manifestCompletion.ts';
import { ManifestDiagnostics } from './manifestDiagnostics.ts';
import { manifestSelector, releaseForeignManifests } from './manifestDocuments.ts';
import { ManifestHover } from './manifestHover.ts';
import { ManifestLenses } from './manifestLenses.ts';
import { ManifestOutline } from './manifestOutline.ts';
import { ManifestQuickFixes } from './manifestQuickFixes.ts';

/** Everything the editor does for a manifest that is being written; none of it needs trust. */
export function registerManifests(): vscode.Disposable {
  const { languages } = vscode;
  const diagnostics = new ManifestDiagnostics();
  return vscode.Disposable.from(
    releaseForeignManifests(),
    diagnostics,
    languages.registerCompletionItemProvider(manifestSelector, new ManifestCompletion(), ...ManifestCompletion.triggers),
    languages.registerHoverProvider(manifestSelector, new ManifestHover()),
    languages.registerCodeActionsProvider(manifestSelector, new ManifestQuickFixes(diagnostics), { providedCodeActionKinds: ManifestQuickFixes.kinds }),
    languages.registerDocumentSymbolProvider(manifestSelector, new ManifestOutline()),
    languages.registerCodeLensProvider(manifestSelector, new ManifestLenses()),
  );
}
