import path from 'node:path';
import * as vscode from 'vscode';
import { renderBytes } from '../../core/base/renderBytes.ts';
import { renderQuantity } from '../../core/view/number.ts';
import { withProgress } from '../withProgress.ts';
import { askAboutExisting } from './askAboutExisting.ts';
import type { Command } from './commandContext.ts';
import { pickTraining } from './pickTraining.ts';

export const downloadResultsCommand: Command = async (context, chosen) => {
  const training = await pickTraining(context, chosen, { title: 'Download the results of which training?' });
  if (!training) return;
  const folders = await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Download Here', title: `Where the folder “${training.id}” goes` });
  const [folder] = folders ?? [];
  if (!folder) return;
  const destination = path.join(folder.fsPath, training.id);
  const { trainings } = await context.services.open();
  const { downloadResults } = await import('../../core/training/downloadResults.ts');
  const { files, bytes, present, kept } = await withProgress(`Downloading ${training.id}`, async (report, signal) => {
    const { plan } = training.facts;
    const store = await trainings.results(plan, { signal });
    return downloadResults(plan, store, { destination, report, signal, onExisting: askAboutExisting() });
  });
  const notes = [present > 0 ? `${renderQuantity(present, 'file')} there already` : '', kept.length > 0 ? `${renderQuantity(kept.length, 'file')} kept as it was` : ''].filter((note) => note !== '');
  const open = await vscode.window.showInformationMessage(`${training.id}: ${renderQuantity(files, 'file')}, ${renderBytes(bytes)} downloaded${notes.map((note) => `; ${note}`).join('')}.`, 'Reveal Folder');
  if (open) await vscode.commands.executeCommand('revealFileInOS', vscode.Uri.file(destination));
};
