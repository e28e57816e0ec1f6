import { readFile, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { KubeConfig, User } from '@kubernetes/client-node';
import { plainHttpReach } from '../../../base/plainHttp.ts';
import { systemErrorCode, WeftError } from '../../../base/weftError.ts';
import type { ClusterPlace } from './kubernetesApi.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface KubeconfigSource {
  /** Over KUBECONFIG and ~/.kube/config. */
  readonly kubeconfigPath?: string;
  readonly environment: Environment;
}

/** A kubeconfig, which may be merged from several files. */
export interface Kubeconfig {
  readonly config: KubeConfig;
  /** Files that were read, in order. */
  readonly files: readonly string[];
  /** Folder of the file that names a user: what the user's entry names relatively is meant from there. */
  folderOf(user: User): string;
}

/** What a person chooses from. */
export interface KubeconfigContext {
  readonly name: string;
  readonly namespace?: string;
  readonly isCurrent: boolean;
}

/** A kubeconfig of a person holds kilobytes; more is not one, and YAML can be slow. */
const largestBytes = 1 << 20;

/**
 * Reads the kubeconfig as kubectl does: of files that KUBECONFIG lists those that exist, and where two say something
 * about the same name the first. Entries that are broken are left out, so that those of other clusters do no harm.
 *
 * @throws WeftError `kubernetes/kubeconfig-unreadable` when there is none, or one cannot be read
 */
export async function readKubeconfig({ kubeconfigPath, environment }: KubeconfigSource): Promise<Kubeconfig> {
  // It brings the types of all of Kubernetes along, which only those who talk to a cluster are to wait for.
  const client = await import('@kubernetes/client-node');
  const wanted = kubeconfigPath === undefined ? usualFiles(environment) : [kubeconfigPath];
  const merged = new client.KubeConfig();
  const folders = new Map<string, string>();
  const files: string[] = [];
  for (const file of wanted) {
    const text = await readText(file, kubeconfigPath !== undefined);
    if (text === undefined) continue;
    const folder = path.dirname(path.resolve(file));
    const config = new client.KubeConfig();
    try {
      config.loadFromString(text, { onInvalidEntry: 'filter' });
    } catch (thrown) {
      throw new WeftError('kubernetes/kubeconfig-unreadable', `The kubeconfig “${file}” is no YAML that Weft can read. Mend it, or choose another one.`, { cause: thrown });
    }
    config.makePathsAbsolute(folder);
    files.push(file);
    for (const { name } of config.users) if (!folders.has(name)) folders.set(name, folder);
    merge(merged, config);
  }
  if (files.length === 0) throw new WeftError('kubernetes/kubeconfig-unreadable', `There is no kubeconfig at ${wanted.map((file) => `“${file}”`).join(', ')}. Ask who runs the cluster for one, or set KUBECONFIG to where it is.`);
  return { config: merged, files, folderOf: ({ name }) => folders.get(name) ?? path.dirname(path.resolve(files[0] ?? '')) };
}

/** What there is to choose from, in the kubeconfig's order. */
export function listContexts({ config }: Kubeconfig): KubeconfigContext[] {
  return config.contexts.map(({ name, namespace }) => ({ name, ...(namespace !== undefined && { namespace }), isCurrent: name === config.currentContext }));
}

/**
 * Where a context leads. The namespace is the one given, else the context's, else “default”.
 *
 * @throws WeftError `kubernetes/no-such-context`; `kubernetes/plain-http` for a server without TLS beyond this computer
 */
export function selectPlace({ config, files }: Kubeconfig, { context, namespace }: { readonly context?: string; readonly namespace?: string }): ClusterPlace {
  const contextName = context ?? config.currentContext;
  const found = config.contexts.find(({ name }) => name === contextName);
  const from = files.map((file) => `“${file}”`).join(', ');
  if (!found) {
    const known = config.contexts.map(({ name }) => `“${name}”`).join(', ');
    const what = contextName ? `has no context “${contextName}”` : 'names no current context';
    throw new WeftError('kubernetes/no-such-context', `The kubeconfig ${from} ${what}. It has ${known === '' ? 'none' : known}.`);
  }
  const cluster = config.clusters.find(({ name }) => name === found.cluster);
  if (!cluster || !URL.canParse(cluster.server)) throw new WeftError('kubernetes/no-such-context', `The context “${contextName}” names the cluster “${found.cluster}”, whose server the kubeconfig ${from} does not tell. Mend its entry.`);
  // Credentials would cross the network in clear; to this computer (kubectl proxy) they cross none.
  if (plainHttpReach(cluster.server) !== 'none') throw new WeftError('kubernetes/plain-http', `The context “${contextName}” reaches “${cluster.server}” without TLS, so that anyone on the way could read its credentials. Use https.`);
  return { contextName, namespace: namespace ?? found.namespace ?? 'default', server: cluster.server, userName: found.user, clusterName: found.cluster };
}

/**
 * A kubeconfig that holds this place alone. Its user has no plugin any more: the client would run it without asking,
 * without a limit, and with a shell's patience.
 */
export async function narrowConfig({ config }: Kubeconfig, { contextName, clusterName, userName }: ClusterPlace): Promise<KubeConfig> {
  const client = await import('@kubernetes/client-node');
  const narrow = new client.KubeConfig();
  narrow.loadFromOptions({
    contexts: config.contexts.filter(({ name }) => name === contextName),
    // Without TLS, which is for this computer alone, the client wants to hear that nothing is to be verified.
    clusters: config.clusters.filter(({ name }) => name === clusterName).map((cluster) => ({ ...cluster, skipTLSVerify: cluster.skipTLSVerify || cluster.server.startsWith('http:') })),
    users: config.users.filter(({ name }) => name === userName).map((user) => ({ ...user, exec: null })),
    currentContext: contextName,
  });
  return narrow;
}

function usualFiles(environment: Environment): string[] {
  const listed = (environment['KUBECONFIG'] ?? '').split(path.delimiter).filter(Boolean);
  if (listed.length > 0) return listed;
  return [path.join(environment['HOME'] ?? environment['USERPROFILE'] ?? os.homedir(), '.kube', 'config')];
}

async function readText(file: string, mustExist: boolean): Promise<string | undefined> {
  try {
    if ((await stat(file)).size > largestBytes) throw new WeftError('kubernetes/kubeconfig-unreadable', `“${file}” is larger than any kubeconfig. Choose another one.`);
    return await readFile(file, 'utf8');
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT' && !mustExist) return undefined;
    if (thrown instanceof WeftError) throw thrown;
    throw new WeftError('kubernetes/kubeconfig-unreadable', `The kubeconfig “${file}” cannot be read (${systemErrorCode(thrown) ?? 'unknown reason'}). Check its path and permissions.`, { cause: thrown });
  }
}

function merge(into: KubeConfig, from: KubeConfig): void {
  const isNew = <T extends { readonly name: string }>(known: readonly T[]) => ({ name }: T): boolean => !known.some((entry) => entry.name === name);
  from.clusters.filter(isNew(into.clusters)).forEach((cluster) => into.addCluster(cluster));
  from.users.filter(isNew(into.users)).forEach((user) => into.addUser(user));
  from.contexts.filter(isNew(into.contexts)).forEach((context) => into.addContext(context));
  // Absent it is undefined, whatever the client's types say.
  const current = into.currentContext as string | undefined;
  if (current === undefined || current === '') into.setCurrentContext(from.currentContext);
}
