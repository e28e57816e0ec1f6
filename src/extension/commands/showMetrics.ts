import * as vscode from 'vscode';
import type { SourceKey } from '../metrics/sourceKey.ts';
import type { Command } from './commandContext.ts';
import { pickTrainings } from './pickTraining.ts';

const keyOf = ({ id }: { readonly id: string }): SourceKey => ({ kind: 'training', id });

/** The metrics of a training, live; of several rows at once, compared. */
export const showMetrics: Command = async (context, chosen, selected) => {
  const picked = await pickTrainings(context, chosen, selected, { title: 'Show the metrics of which training?' });
  if (picked.length > 0) await context.metrics.show(picked.map(keyOf));
};

/** From the palette, asks which trainings. */
export const compareMetrics: Command = async (context, chosen, selected) => {
  const isSelection = Array.isArray(selected) && selected.length > 1;
  const picked = await pickTrainings(context, chosen, selected, { title: 'Compare the metrics of which trainings?', ...(!isSelection && { several: true }) });
  if (picked.length > 0) await context.metrics.show(picked.map(keyOf));
};

/** Any folder with event files, wherever they come from. */
export const showMetricsOfFolder: Command = async (context, chosen) => {
  const folder = chosen instanceof vscode.Uri ? chosen : await askForFolder();
  if (folder) await context.metrics.show([{ kind: 'folder', path: folder.fsPath }]);
};

async function askForFolder(): Promise<vscode.Uri | undefined> {
  const [folder] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Show Metrics', title: 'Folder with event files' })) ?? [];
  return folder;
}
