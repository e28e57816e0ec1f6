import path from 'node:path';
import * as vscode from 'vscode';
import { noReport } from '../../core/base/progress.ts';
import { compareSnapshot, type SnapshotChange, sourceFolder } from '../../core/package/compareSnapshot.ts';
import type { Snapshot } from '../../core/package/codePackage.ts';
import { codeUri, comparedCodeUri } from '../code/codeUri.ts';
import { workspaceSources } from '../code/workspaceSources.ts';
import type { Command, CommandContext } from './commandContext.ts';
import { pickTraining } from './pickTraining.ts';

/** The code as it was submitted beside the code as it is now, in the editor's own comparison. */
export const diffSubmittedCode: Command = async (context, chosen) => {
  const training = await pickTraining(context, chosen, { title: 'Compare the submitted code of which training?' });
  if (!training) return;
  const { id, facts } = training;
  const { snapshot } = await context.code.fetch(id);
  const folder = sourceFolder(snapshot, await workspaceSources(facts.plan.name)) ?? (await askForFolder(id));
  if (folder === undefined) return;
  const changes = await compareSnapshot(snapshot, folder, await presentFiles(context, folder, snapshot, facts.plan.name), { signal: context.services.signal });
  if (changes.length === 0) {
    void vscode.window.showInformationMessage(`${path.basename(folder)} is as it was submitted with ${id}.`);
    return;
  }
  await showChanges(id, folder, changes);
};

async function askForFolder(trainingId: string): Promise<string | undefined> {
  const [folder] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Compare', title: `The folder that ${trainingId} was submitted from` })) ?? [];
  return folder?.fsPath;
}

/** What a submit would take now, by the rules of the manifest that is there now. */
async function presentFiles({ services }: CommandContext, folder: string, snapshot: Snapshot, name: string): Promise<string[]> {
  const { clock, home } = await services.open();
  const { previewPackage } = await import('../../core/package/packageWorkspace.ts');
  const { readPatterns } = await import('../manifests/readPatterns.ts');
  const patterns = await readPatterns(folder, snapshot.files.map((file) => file.path), name);
  const { files } = await previewPackage(folder, { ...patterns, cacheFolder: path.join(home, 'cache'), clock, signal: services.signal, report: noReport });
  return files.map((file) => file.path);
}

async function showChanges(trainingId: string, folder: string, changes: readonly SnapshotChange[]): Promise<void> {
  const now = (file: string): vscode.Uri => vscode.Uri.file(path.join(folder, file));
  const [only, ...others] = changes;
  if (only?.change === 'changed' && others.length === 0) {
    await vscode.commands.executeCommand('vscode.diff', codeUri(trainingId, only.path), now(only.path), `${only.path} (submitted with ${trainingId} ↔ now)`);
    return;
  }
  const rows = changes.map(({ path: file, change }) => [now(file), change === 'new' ? undefined : comparedCodeUri(trainingId, file, now(file)), change === 'missing' ? undefined : now(file)]);
  await vscode.commands.executeCommand('vscode.changes', `${trainingId}: submitted ↔ now`, rows);
}
