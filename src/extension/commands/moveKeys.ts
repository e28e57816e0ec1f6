import * as vscode from 'vscode';
import { WeftError } from '../../core/base/weftError.ts';
import type { DataStoreConnection } from '../../core/manifest/manifest.ts';
import { renderStorePlace, type SavedKeys } from '../../core/store/connections/savedConnection.ts';
import { warnOfMissingKeyring } from '../dataStores/askConnection.ts';
import type { Command } from './commandContext.ts';
import { pickManifest } from './pickManifest.ts';

interface Moved {
  readonly dataStoreId: string;
  readonly keys: SavedKeys;
  readonly place: string;
}

/** Takes the literal keys out of a manifest into connections under the ids of their data stores; the file keeps the rest. */
export const moveKeys: Command = async ({ dataStores, services }, chosen) => {
  const document = await pickManifest(chosen, 'Move the keys of which manifest?');
  if (!document) return;
  const [{ checkManifest }, { liftCredentials }] = await Promise.all([import('../../core/manifest/checkManifest.ts'), import('../../core/manifest/liftCredentials.ts')]);
  const { manifest } = await checkManifest(document.getText(), { signal: services.signal });
  const { text, lifted } = liftCredentials(document.getText());
  const moved: Moved[] = [];
  for (const [dataStoreId, { accessKey, secretKey }] of lifted) {
    if (accessKey === undefined || secretKey === undefined) continue;
    const connection = manifest?.dataStores.find(({ id }) => id === dataStoreId)?.connection;
    moved.push({ dataStoreId, keys: { accessKey, secretKey }, place: placeOf(connection) });
  }
  if (!manifest || moved.length === 0) throw new WeftError('usage/wrong-arguments', 'No pair of user_name and password can be taken from this manifest. Mend its errors first.');
  const { connections } = dataStores.access;
  const known = moved.filter(({ dataStoreId }) => connections.ids.includes(dataStoreId)).map(({ dataStoreId }) => `“${dataStoreId}”`);
  const replace = 'Replace';
  if (known.length > 0 && (await vscode.window.showWarningMessage(`There is a connection ${known.join(', ')} already. Replace its place and keys?`, { modal: true }, replace)) !== replace) return;
  if (!(await warnOfMissingKeyring(dataStores.memento))) return;
  // Kept first: what is taken out of the file must not be lost.
  for (const { dataStoreId, place, keys } of moved) await connections.save(dataStoreId, place, keys);
  const wasSaved = !document.isDirty;
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(document.positionAt(0), document.positionAt(document.getText().length)), text);
  await vscode.workspace.applyEdit(edit);
  if (wasSaved) await document.save();
  void vscode.window.showInformationMessage(`The keys of ${moved.map(({ dataStoreId }) => `“${dataStoreId}”`).join(', ')} are in the editor’s secret storage now. Change them at the store if this file was shared.`);
};

function placeOf(connection: DataStoreConnection | undefined): string {
  const { endpoint, region } = connection?.kind === 's3' ? connection : {};
  return renderStorePlace({ kind: 's3', ...(endpoint !== undefined && { endpoint }), ...(region !== undefined && { region }) });
}
