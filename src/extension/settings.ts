import * as vscode from 'vscode';

/** Every setting with the type of its value; defaults are in package.json and nowhere else. */
export interface Settings {
  /** Glob patterns of files that are manifests beside those that are so by their name. */
  readonly 'manifests.patterns': readonly string[];
  /** Folder of a Python environment for trainings on this computer; empty: the workspace's own. */
  readonly 'local.pythonEnvironment': string;
  /** Data store id to the folder or URL where it is; relative folders start from the workspace. */
  readonly 'dataStores': Readonly<Record<string, string>>;
  /** Namespaces of clusters, by the kubeconfig's contexts, whose trainings are shown and that can be trained on. */
  readonly 'kubernetes.targets': readonly { readonly context: string; readonly namespace: string }[];
  /** Path of the kubeconfig; empty: KUBECONFIG, or the usual place. */
  readonly 'kubernetes.kubeconfig': string;
}

/** The one place that reads settings. */
export function readSetting<Key extends keyof Settings>(key: Key): Settings[Key] {
  const value = vscode.workspace.getConfiguration('weft').get<Settings[Key]>(key);
  if (value === undefined) throw new Error(`The setting “weft.${key}” is not contributed in package.json.`);
  return value;
}
