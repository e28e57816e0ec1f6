import * as vscode from 'vscode';
import { withProgress } from '../withProgress.ts';
import type { Command } from './commandContext.ts';
import { pickTraining } from './pickTraining.ts';

/** In the browser, with the TensorBoard of the Python environment. */
export const openInTensorBoard: Command = async (context, chosen) => {
  const training = await pickTraining(context, chosen, { title: 'Open which training in TensorBoard?' });
  if (!training) return;
  const url = await withProgress(`Starting TensorBoard for ${training.id}`, (_, signal) => context.tensorBoards.open(training.id, signal));
  await vscode.env.openExternal(await vscode.env.asExternalUri(vscode.Uri.parse(url)));
};
