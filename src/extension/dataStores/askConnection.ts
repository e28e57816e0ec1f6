import process from 'node:process';
import * as vscode from 'vscode';
import { renderStorePlace, type SavedKeys } from '../../core/store/connections/savedConnection.ts';
import { parseEndpoint, type StorePlace } from '../../core/store/connections/storePlace.ts';
import { keyringDoubt } from './keyringDoubt.ts';

/** What a person has said of a connection. `keys` is secret; `undefined` there means that none are kept here. */
export interface AskedConnection {
  readonly dataStoreId: string;
  readonly place: string;
  readonly keys: SavedKeys | undefined;
}

export interface AskOptions {
  /** Ids that are taken; of an edited connection its own is none of them. */
  readonly taken: readonly string[];
  /** Given where a connection is edited, or named by a manifest. */
  readonly dataStoreId?: string;
  readonly place?: StorePlace;
  readonly keys?: SavedKeys;
  readonly memento: vscode.Memento;
}

/** Step by step; undefined when the person gives up at any. */
export async function askConnection(options: AskOptions): Promise<AskedConnection | undefined> {
  const dataStoreId = options.dataStoreId ?? (await askId(options.taken));
  if (dataStoreId === undefined) return undefined;
  const kind = await askKind(options.place);
  if (kind === 'folder') {
    const [folder] = (await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: 'Use Folder', title: `Folder of “${dataStoreId}”; its subfolders are buckets` })) ?? [];
    return folder && { dataStoreId, place: folder.fsPath, keys: undefined };
  }
  if (kind === undefined) return undefined;
  const known = options.place?.kind === 's3' ? options.place : undefined;
  const endpoint = kind === 'server' ? await askEndpoint(known?.endpoint) : undefined;
  if (kind === 'server' && endpoint === undefined) return undefined;
  const region = await ask({ title: `Region of “${dataStoreId}”`, value: known?.region ?? '', prompt: kind === 'aws' ? 'As AWS names it. Leave it empty for that of the profile or the environment.' : 'Most servers need none: leave it empty.' });
  if (region === undefined) return undefined;
  const place: StorePlace = { kind: 's3', ...(endpoint !== undefined && { endpoint }), ...(region !== '' && { region }), ...(known?.caFile !== undefined && { caFile: known.caFile }) };
  return askKeys(dataStoreId, place, options);
}

function askId(taken: readonly string[]): Thenable<string | undefined> {
  return ask({
    title: 'Add Data Store Connection',
    prompt: 'Id of the data store, as manifests name it under data_stores',
    placeHolder: 'my-data',
    validate: (id) => (id === '' ? 'Write an id.' : taken.includes(id) ? `There is a connection “${id}” already. Edit it, or choose another id.` : /[=/\s]/.test(id) ? 'An id has no blanks, slashes or equals signs.' : undefined),
  });
}

async function askKind(known: StorePlace | undefined): Promise<'server' | 'aws' | 'folder' | undefined> {
  const items = [
    { label: '$(server) S3 server', description: 'MinIO, Ceph, IBM Cloud, … by its address', kind: 'server' },
    { label: '$(cloud) AWS', description: 'Amazon S3 by its region', kind: 'aws' },
    { label: '$(folder) Folder', description: 'of this computer; its subfolders are buckets', kind: 'folder' },
  ] as const;
  const now = known && (known.kind === 'folder' ? 'folder' : known.endpoint === undefined ? 'aws' : 'server');
  const sorted = [...items.filter(({ kind }) => kind === now), ...items.filter(({ kind }) => kind !== now)].map((item) => ({ ...item }));
  return (await vscode.window.showQuickPick(sorted.map(({ kind: value, ...item }) => ({ ...item, value })), { title: 'Where are its buckets?' }))?.value;
}

async function askEndpoint(known: string | undefined): Promise<string | undefined> {
  const written = await ask({
    title: 'Address of the S3 server',
    value: known ?? '',
    placeHolder: 'https://s3.example:9000',
    validate: (text) => {
      const parsed = parseEndpoint(text);
      return parsed.ok ? undefined : parsed.failure;
    },
  });
  const parsed = written === undefined ? undefined : parseEndpoint(written);
  return parsed?.ok ? parsed.value : undefined;
}

async function askKeys(dataStoreId: string, place: StorePlace & { readonly kind: 's3' }, { keys, memento }: AskOptions): Promise<AskedConnection | undefined> {
  const done = (more: Partial<typeof place>, kept: SavedKeys | undefined): AskedConnection => ({ dataStoreId, place: renderStorePlace({ ...place, ...more }), keys: kept });
  const items = [
    ...(keys ? [{ label: '$(key) Keep the keys that are saved', value: 'keep' as const }] : []),
    { label: '$(key) Enter keys', description: 'kept in the editor’s secret storage', value: 'enter' as const },
    { label: '$(account) Use an AWS profile', description: 'of ~/.aws', value: 'profile' as const },
    { label: '$(terminal) Take them from the environment', description: 'or from the manifest', value: 'none' as const },
  ];
  const picked = await vscode.window.showQuickPick(items, { title: `Keys of “${dataStoreId}”` });
  switch (picked?.value) {
    case undefined:
      return undefined;
    case 'keep':
      return done({}, keys);
    case 'none':
      return done({}, undefined);
    case 'profile': {
      const profile = await ask({ title: 'AWS profile', value: 'default', prompt: 'Name of a profile in ~/.aws', validate: (text) => (text === '' ? 'Write the profile’s name.' : undefined) });
      return profile === undefined ? undefined : done({ profile }, undefined);
    }
    case 'enter': {
      if (!(await warnOfMissingKeyring(memento))) return undefined;
      const accessKey = await ask({ title: 'Access key', prompt: 'Access key ID, or user name', value: keys?.accessKey ?? '', validate: isWritten });
      const secretKey = accessKey === undefined ? undefined : await ask({ title: 'Secret key', prompt: 'Kept in the editor’s secret storage, and in no file of yours', password: true, validate: isWritten });
      return accessKey === undefined || secretKey === undefined ? undefined : done({}, { accessKey, secretKey });
    }
  }
}

const isWritten = (text: string): string | undefined => (text === '' ? 'Write the key.' : undefined);

/** Told once: without a keyring the editor keeps secrets only weakly, and does not say so (reliability F77). */
export async function warnOfMissingKeyring(memento: vscode.Memento): Promise<boolean> {
  const told = 'weft.toldOfMissingKeyring';
  const doubt = keyringDoubt({ platform: process.platform, environment: process.env, isWeb: vscode.env.uiKind === vscode.UIKind.Web, isRemote: vscode.env.remoteName !== undefined });
  if (doubt === undefined || memento.get<boolean>(told)) return true;
  const answer = await vscode.window.showWarningMessage('Keys may be kept without a keyring.', { modal: true, detail: `${doubt} An AWS profile or environment variables keep them where you decide.` }, 'Save Keys Here');
  if (answer === undefined) return false;
  await memento.update(told, true);
  return true;
}

/** One line, without blanks around it; what is typed stays when the focus goes elsewhere. */
async function ask({ validate, ...options }: Omit<vscode.InputBoxOptions, 'validateInput' | 'ignoreFocusOut'> & { readonly validate?: (text: string) => string | undefined }): Promise<string | undefined> {
  const written = await vscode.window.showInputBox({ ...options, ignoreFocusOut: true, ...(validate && { validateInput: (text: string) => validate(text.trim()) }) });
  return written?.trim();
}
