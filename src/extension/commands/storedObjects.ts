import { stat } from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { renderBytes } from '../../core/base/renderBytes.ts';
import { renderQuantity } from '../../core/view/number.ts';
import { type BucketNode, type FolderNode, nameOfKey, type ObjectNode, placeOfNode, type StoreNode } from '../dataStores/storeNode.ts';
import { withProgress } from '../withProgress.ts';
import { askAboutExisting } from './askAboutExisting.ts';
import type { Command } from './commandContext.ts';

type Stored = BucketNode | FolderNode | ObjectNode;

export const downloadObjects: Command = async ({ dataStores }, chosen) => {
  const node = storedNode(chosen);
  if (!node) return;
  const { dataStoreId, bucket, key } = placeOfNode(node);
  const store = await dataStores.access.open(dataStoreId);
  if (node.kind === 'object') {
    const target = await vscode.window.showSaveDialog({ title: `Download ${nameOfKey(key)}`, saveLabel: 'Download', defaultUri: vscode.Uri.file(path.join(vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '', nameOfKey(key))) });
    if (!target) return;
    const { downloadObject } = await import('../../core/store/downloadObject.ts');
    await withProgress(`Downloading ${nameOfKey(key)}`, (_report, signal) => downloadObject(store, bucket, node.object, target.fsPath, { signal }));
    await tellDownloaded(`${nameOfKey(key)}, ${renderBytes(node.object.sizeBytes)} downloaded.`, target);
    return;
  }
  const name = key === '' ? bucket : nameOfKey(key);
  const [folder] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Download Here', title: `Where the folder “${name}” goes` })) ?? [];
  if (!folder) return;
  const destination = path.join(folder.fsPath, path.basename(name));
  const { downloadPrefix } = await import('../../core/store/downloadPrefix.ts');
  const { files, bytes } = await withProgress(`Downloading ${name}`, (report, signal) => downloadPrefix(store, bucket, key, { destination, report, signal, onExisting: askAboutExisting() }));
  await tellDownloaded(`${name}: ${renderQuantity(files, 'file')}, ${renderBytes(bytes)} downloaded.`, vscode.Uri.file(destination));
};

export const uploadFiles: Command = async ({ dataStores }, chosen) => {
  const node = storedNode(chosen);
  if (!node || node.kind === 'object') return;
  const { dataStoreId, bucket, key: prefix } = placeOfNode(node);
  const chosenFiles = await vscode.window.showOpenDialog({ canSelectMany: true, openLabel: 'Upload', title: `Upload to ${bucket}/${prefix}` });
  if (!chosenFiles || chosenFiles.length === 0) return;
  const store = await dataStores.access.open(dataStoreId);
  const answer = askAboutExisting();
  const sizes = await Promise.all(chosenFiles.map(async ({ fsPath }) => (await stat(fsPath)).size));
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
  const sent = await withProgress(`Uploading to ${bucket}`, async (report, signal) => {
    let doneBytes = 0;
    let count = 0;
    for (const [index, { fsPath }] of chosenFiles.entries()) {
      const key = `${prefix}${path.basename(fsPath)}`;
      const isThere = (await store.head(bucket, key, { signal })) !== undefined;
      if (!isThere || (await answer(key)) === 'replace') {
        await store.writeFile(bucket, key, fsPath, { signal, onBytes: (bytes) => report({ stage: 'upload', doneBytes: doneBytes + bytes, totalBytes }) });
        count += 1;
      }
      doneBytes += sizes[index] ?? 0;
    }
    return count;
  }).then(undefined, (thrown: unknown) => {
    dataStores.tree.refreshNode(node);
    throw thrown;
  });
  dataStores.tree.refreshNode(node);
  void vscode.window.showInformationMessage(`${renderQuantity(sent, 'file')} uploaded to ${bucket}/${prefix}`);
};

export const copyObjectPath: Command = async (_context, chosen) => {
  const node = storedNode(chosen);
  if (!node) return;
  const { bucket, key } = placeOfNode(node);
  await vscode.env.clipboard.writeText(`s3://${bucket}/${key}`);
  vscode.window.setStatusBarMessage(`Copied s3://${bucket}/${key}`, copiedMs);
};

export const showMoreObjects: Command = async ({ dataStores }, chosen) => {
  const node = chosen as StoreNode | undefined;
  if (node?.kind === 'more') await dataStores.tree.showMore(node.parent);
};

const copiedMs = 3_000;

function storedNode(chosen: unknown): Stored | undefined {
  const node = typeof chosen === 'object' && chosen !== null && 'kind' in chosen ? (chosen as StoreNode) : undefined;
  return node?.kind === 'bucket' || node?.kind === 'folder' || node?.kind === 'object' ? node : undefined;
}

async function tellDownloaded(text: string, where: vscode.Uri): Promise<void> {
  const open = await vscode.window.showInformationMessage(text, 'Reveal Folder');
  if (open) await vscode.commands.executeCommand('revealFileInOS', where);
}
