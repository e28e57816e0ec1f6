import * as vscode from 'vscode';
import { WeftError } from '../../core/base/weftError.ts';
import type { Command } from './commandContext.ts';

/** Writes a first manifest and a script that train as they are, in a new folder of the workspace. */
export const newManifestCommand: Command = async () => {
  const [workspace] = vscode.workspace.workspaceFolders ?? [];
  if (!workspace) {
    const open = 'Open Folder';
    if ((await vscode.window.showInformationMessage('A manifest lives in the folder of its model. Open that folder first.', open)) === open) await vscode.commands.executeCommand('vscode.openFolder');
    return;
  }
  const name = await vscode.window.showInputBox({ title: 'New Manifest', prompt: 'Name of the training. Its folder is named after it.', value: 'training', validateInput: (text) => (text.trim() === '' ? 'Write a name.' : undefined) });
  if (name === undefined) return;
  const [{ nameSlug }, { newTraining }] = await Promise.all([import('../../core/manifest/nameSlug.ts'), import('../../core/manifest/newManifest.ts')]);
  const folder = vscode.Uri.joinPath(workspace.uri, nameSlug(name) || 'training');
  const files = [...newTraining(name).files].map(([file, text]) => ({ uri: vscode.Uri.joinPath(folder, file), text }));
  for (const { uri } of files) if (await exists(uri)) throw new WeftError('usage/file-exists', `“${vscode.workspace.asRelativePath(uri)}” is there already and was left as it is. Choose another name.`);
  for (const { uri, text } of files) await vscode.workspace.fs.writeFile(uri, Buffer.from(text));
  const [manifest] = files;
  if (manifest) await vscode.window.showTextDocument(manifest.uri);
};

async function exists(uri: vscode.Uri): Promise<boolean> {
  return vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
}
