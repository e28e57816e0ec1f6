import path from 'node:path';
import * as vscode from 'vscode';
import type { Severity } from '../../core/manifest/diagnostic.ts';
import { renderQuantity } from '../../core/view/number.ts';
import { factsBeside } from '../manifests/manifestDocuments.ts';
import type { Command } from './commandContext.ts';
import { pickManifest } from './pickManifest.ts';

export const validateManifest: Command = async ({ services }, chosen) => {
  const document = await pickManifest(chosen, 'Validate which manifest?');
  if (!document) return;
  const { checkManifest } = await import('../../core/manifest/checkManifest.ts');
  const workspace = factsBeside(document.uri);
  const { diagnostics } = await checkManifest(document.getText(), { signal: services.signal, ...(workspace && { workspace }) });
  const file = path.posix.basename(document.uri.path);
  if (diagnostics.length === 0) {
    void vscode.window.showInformationMessage(`${file} is as it should be.`);
    return;
  }
  // An open document is checked by itself; its findings are in the Problems view.
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  const count = (severity: Severity, word: string): string[] => {
    const found = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return found > 0 ? [renderQuantity(found, word)] : [];
  };
  void vscode.window.showInformationMessage(`${file}: ${[...count('error', 'error'), ...count('warning', 'warning'), ...count('information', 'note')].join(', ')}. The Problems view names each.`);
};
