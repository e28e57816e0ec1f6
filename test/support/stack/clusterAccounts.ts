import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { apiserverUrl, clusterNames, diskFolder } from './clusterSettings.ts';

/** Users of the cluster, with the groups that Kubernetes' own roles know them by. */
const accounts = {
  admin: { user: 'weft-admin', groups: ['system:masters'] },
  narrow: { user: 'weft-user', groups: [] },
  controllerManager: { user: 'system:kube-controller-manager', groups: [] },
  scheduler: { user: 'system:kube-scheduler', groups: [] },
  kubelet: { user: `system:node:${clusterNames.node}`, groups: ['system:nodes'] },
} as const;

export type Account = keyof typeof accounts;
export type AccountTokens = Readonly<Record<Account, string>>;

export const narrowUser = accounts.narrow.user;

export const accountFiles = () => ({
  tokens: path.join(diskFolder(), 'tokens.csv'),
  serviceAccountKey: path.join(diskFolder(), 'service-account.key'),
  serviceAccountPublicKey: path.join(diskFolder(), 'service-account.pub'),
  /** The API server signs its certificate itself, and puts it here when it starts. */
  apiserverCertificate: path.join(diskFolder(), 'apiserver', 'apiserver.crt'),
});

/** Writes what the API server knows its users and service accounts by. */
export async function writeAccounts(): Promise<AccountTokens> {
  const files = accountFiles();
  const entries = Object.entries(accounts).map(([account, { user, groups }]) => ({ account, user, groups, token: randomBytes(16).toString('hex') }));
  const lines = entries.map(({ token, user, groups }) => [token, user, user, ...(groups.length > 0 ? [`"${groups.join(',')}"`] : [])].join(','));
  await writeFile(files.tokens, `${lines.join('\n')}\n`, { mode: 0o600 });
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  await writeFile(files.serviceAccountKey, privateKey, { mode: 0o600 });
  await writeFile(files.serviceAccountPublicKey, publicKey);
  return Object.fromEntries(entries.map(({ account, token }) => [account, token])) as unknown as AccountTokens;
}

export interface KubeconfigContext {
  readonly name: string;
  readonly token: string;
  readonly namespace?: string;
}

/** Writes a kubeconfig whose current context is the first; the API server must have written its certificate. */
export async function writeKubeconfig(file: string, contexts: readonly KubeconfigContext[]): Promise<void> {
  const certificate = await readFile(accountFiles().apiserverCertificate);
  const kubeconfig = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': contexts[0]?.name,
    clusters: [{ name: clusterNames.context, cluster: { server: apiserverUrl, 'certificate-authority-data': certificate.toString('base64') } }],
    users: contexts.map(({ name, token }) => ({ name, user: { token } })),
    contexts: contexts.map(({ name, namespace }) => ({ name, context: { cluster: clusterNames.context, user: name, ...(namespace && { namespace }) } })),
  };
  await writeFile(file, stringify(kubeconfig), { mode: 0o600 });
}
