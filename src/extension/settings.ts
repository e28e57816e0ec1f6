import path from 'node:path';
import process from 'node:process';
import * as vscode from 'vscode';

/** Every setting with the type of its value; defaults are in package.json and nowhere else. */
export interface Settings {
  /** Folder of a Python environment for trainings on this computer; empty: the workspace's own. */
  readonly 'local.pythonEnvironment': string;
  /** Data store id to the folder or URL where it is; relative folders start from the workspace. */
  readonly 'dataStores': Readonly<Record<string, string>>;
  /** Hosts on other networks whose object stores may be reached without TLS. */
  readonly 'allowPlainHttp': readonly string[];
  /** Namespaces of clusters, by the kubeconfig's contexts, whose trainings are shown and that can be trained on. */
  readonly 'kubernetes.targets': readonly { readonly context: string; readonly namespace: string }[];
  /** Path of the kubeconfig; empty: KUBECONFIG, or the usual place. */
  readonly 'kubernetes.kubeconfig': string;
}

/** Settings whose value is a record that commands write entries of. */
type RecordKey = 'dataStores';

/** The one place that reads settings. */
export function readSetting<Key extends keyof Settings>(key: Key): Settings[Key] {
  const value = vscode.workspace.getConfiguration('weft').get<Settings[Key]>(key);
  if (value === undefined) throw new Error(`The setting “weft.${key}” is not contributed in package.json.`);
  return value;
}

/** Writes a setting for this person. */
export async function writeSetting<Key extends keyof Settings>(key: Key, value: Settings[Key]): Promise<void> {
  await vscode.workspace.getConfiguration('weft').update(key, value, vscode.ConfigurationTarget.Global);
}

/** Writes one entry of a setting for this person. */
export async function writeEntry(key: RecordKey, entry: string, value: string): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('weft');
  await configuration.update(key, { ...configuration.inspect<Settings[RecordKey]>(key)?.globalValue, [entry]: value }, vscode.ConfigurationTarget.Global);
  // What the workspace says of it would go before what was just written.
  await removeFrom(key, entry, vscode.ConfigurationTarget.Workspace);
}

/** Removes one entry of a setting wherever it is written. */
export async function removeEntry(key: RecordKey, entry: string): Promise<void> {
  await removeFrom(key, entry, vscode.ConfigurationTarget.Global);
  await removeFrom(key, entry, vscode.ConfigurationTarget.Workspace);
}

async function removeFrom(key: RecordKey, entry: string, target: vscode.ConfigurationTarget.Global | vscode.ConfigurationTarget.Workspace): Promise<void> {
  const configuration = vscode.workspace.getConfiguration('weft');
  const found = configuration.inspect<Settings[RecordKey]>(key);
  const written = target === vscode.ConfigurationTarget.Global ? found?.globalValue : found?.workspaceValue;
  if (!written || !Object.hasOwn(written, entry)) return;
  const rest = Object.fromEntries(Object.entries(written).filter(([name]) => name !== entry));
  await configuration.update(key, Object.keys(rest).length > 0 ? rest : undefined, target);
}

/** Where the kubeconfig is, if a setting says so. */
export function kubeconfigPath(): { readonly kubeconfigPath?: string } {
  const written = readSetting('kubernetes.kubeconfig');
  return written === '' ? {} : { kubeconfigPath: path.resolve(baseFolder(), written) };
}

/** Folder that relative paths of the settings start from. */
export function baseFolder(): string {
  return vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath ?? process.cwd();
}

/** Glob patterns of files that the editor's own setting `files.associations` gives a language. */
export function associatedPatterns(language: string): string[] {
  const associations = vscode.workspace.getConfiguration('files').get<Readonly<Record<string, string>>>('associations') ?? {};
  return Object.entries(associations)
    .filter(([, associated]) => associated === language)
    .map(([pattern]) => (pattern.includes('/') ? pattern : `**/${pattern}`));
}
