import * as vscode from 'vscode';
import { renderBytes } from '../../core/base/renderBytes.ts';
import { renderCount } from '../../core/view/number.ts';
import { withProgress } from '../withProgress.ts';
import type { Command } from './commandContext.ts';
import { forEachTraining } from './forEachTraining.ts';
import { pickTrainings } from './pickTraining.ts';

/** More objects than this are deleted only after a question of their own. */
const manyObjects = 1_000;

export const deleteTrainings: Command = async (context, chosen, selected) => {
  const picked = await pickTrainings(context, chosen, selected, { title: 'Delete which training?' });
  const [first] = picked;
  if (!first) return;
  const what = picked.length === 1 ? first.id : `${renderCount(picked.length)} trainings`;
  const detail = 'What still runs is ended first.';
  const answer = await vscode.window.showWarningMessage(`Delete ${what}?`, { modal: true, detail }, 'Delete, Keep Results', 'Delete with Results');
  if (answer === undefined) return;
  const { trainings } = await context.services.open();
  try {
    await withProgress(`Deleting ${what}`, (report, signal) =>
      forEachTraining(picked, 'deleted', async ({ id }) => {
        await trainings.delete(id, { signal, ...(answer === 'Delete with Results' && { results: { signal, report, confirm: (found) => confirmMany(id, found) } }) });
      }),
    );
  } finally {
    await context.trainings.refresh();
  }
};

async function confirmMany(id: string, { count, bytes }: { readonly count: number; readonly bytes: number }): Promise<boolean> {
  if (count <= manyObjects) return true;
  const question = `The results of ${id} are ${renderCount(count)} objects, ${renderBytes(bytes)}. Delete them all?`;
  return (await vscode.window.showWarningMessage(question, { modal: true }, 'Delete All')) === 'Delete All';
}
