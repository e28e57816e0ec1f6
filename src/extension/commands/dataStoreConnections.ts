import * as vscode from 'vscode';
import { parseStorePlace } from '../../core/store/connections/storePlace.ts';
import { askConnection, type AskOptions } from '../dataStores/askConnection.ts';
import { localStoreId } from '../dataStores/dataStoreAccess.ts';
import { baseFolder } from '../settings.ts';
import type { Command, CommandContext } from './commandContext.ts';

export const addDataStore: Command = async (context, chosen) => {
  const { connections } = context.dataStores.access;
  const named = typeof chosen === 'string' ? { dataStoreId: chosen } : {};
  await askAndSave(context, { ...named, taken: connections.ids, memento: context.dataStores.memento });
};

export const editDataStore: Command = async (context, chosen) => {
  const { connections } = context.dataStores.access;
  const dataStoreId = await pickConnection(context, chosen, 'Edit which connection?');
  const written = dataStoreId === undefined ? undefined : connections.placeOf(dataStoreId);
  if (dataStoreId === undefined || written === undefined) return;
  const place = parseStorePlace(written, baseFolder());
  const keys = await connections.readKeys(dataStoreId);
  await askAndSave(context, { dataStoreId, taken: [], memento: context.dataStores.memento, ...(place.ok && { place: place.value }), ...(keys && { keys }) });
};

export const removeDataStore: Command = async (context, chosen) => {
  const dataStoreId = await pickConnection(context, chosen, 'Remove which connection?');
  if (dataStoreId === undefined) return;
  const remove = 'Remove Connection';
  const answer = await vscode.window.showWarningMessage(`Remove the connection “${dataStoreId}”?`, { modal: true, detail: 'Its keys go with it. What is stored there stays.' }, remove);
  if (answer === remove) await context.dataStores.access.connections.remove(dataStoreId);
};

async function askAndSave({ dataStores }: CommandContext, options: AskOptions): Promise<void> {
  const asked = await askConnection(options);
  if (!asked) return;
  await dataStores.access.connections.save(asked.dataStoreId, asked.place, asked.keys);
  // Said by the row's content: its buckets, or why they cannot be listed.
  await vscode.commands.executeCommand('weft.dataStores.focus');
}

async function pickConnection({ dataStores }: CommandContext, chosen: unknown, title: string): Promise<string | undefined> {
  if (typeof chosen === 'object' && chosen !== null && 'dataStoreId' in chosen && chosen.dataStoreId !== localStoreId) return String(chosen.dataStoreId);
  const { ids } = dataStores.access.connections;
  if (ids.length > 0) return vscode.window.showQuickPick(ids, { title });
  void vscode.window.showInformationMessage('No connection is saved. Add one first.');
  return undefined;
}
