import { access, writeFile } from 'node:fs/promises';
import https from 'node:https';
import path from 'node:path';
import { stringify } from 'yaml';
import { accountFiles, type AccountTokens, writeKubeconfig } from './clusterAccounts.ts';
import { apiserverUrl, clusterNetwork, diskFolder, runFolder } from './clusterSettings.ts';
import type { ClusterPrograms } from './clusterTools.ts';
import { daemonReady, startDaemon } from './daemon.ts';

/** JSON lines, one per request that the API server has answered. */
export const auditLog = path.join(runFolder, 'logs', 'audit.log');

/** Who asked for what, once per request, without bodies: enough to see which rights a run has used. */
const auditPolicy = { apiVersion: 'audit.k8s.io/v1', kind: 'Policy', omitStages: ['RequestReceived'], rules: [{ level: 'Metadata' }] };

/** Starts etcd and the API server, and resolves once the API server can be asked. */
export async function startApiserver(programs: ClusterPrograms, tokens: AccountTokens): Promise<void> {
  const etcdSocket = path.join(runFolder, 'etcd.sock');
  const etcdUrl = `unix://${etcdSocket}`;
  await startDaemon({
    name: 'etcd',
    command: programs.etcd,
    args: [
      `--data-dir=${path.join(diskFolder(), 'etcd')}`,
      `--listen-client-urls=${etcdUrl}`,
      // It insists on a host and port to tell other members, of which there are none.
      '--advertise-client-urls=http://127.0.0.1:2379',
      `--listen-peer-urls=unix://${runFolder}/etcd-peer.sock`,
      '--unsafe-no-fsync',
      '--log-level=warn',
    ],
  });
  await daemonReady('etcd', 20_000, () => access(etcdSocket).then(() => true));
  const policyFile = path.join(diskFolder(), 'audit-policy.yaml');
  await writeFile(policyFile, stringify(auditPolicy));
  const { tokens: tokenFile, serviceAccountKey, serviceAccountPublicKey, apiserverCertificate } = accountFiles();
  await startDaemon({
    name: 'kube-apiserver',
    command: programs.apiserver,
    args: [
      `--etcd-servers=${etcdUrl}`,
      `--bind-address=${clusterNetwork.gateway}`,
      `--advertise-address=${clusterNetwork.gateway}`,
      `--secure-port=${clusterNetwork.apiserverPort}`,
      `--cert-dir=${path.dirname(apiserverCertificate)}`,
      `--service-cluster-ip-range=${clusterNetwork.serviceSubnet}`,
      '--endpoint-reconciler-type=none',
      `--token-auth-file=${tokenFile}`,
      '--authorization-mode=Node,RBAC',
      '--enable-admission-plugins=NodeRestriction',
      '--allow-privileged',
      '--service-account-issuer=https://weft-test.invalid',
      `--service-account-signing-key-file=${serviceAccountKey}`,
      `--service-account-key-file=${serviceAccountPublicKey}`,
      '--kubelet-preferred-address-types=InternalIP',
      `--audit-policy-file=${policyFile}`,
      `--audit-log-path=${auditLog}`,
      // For the policy that pretends the node's resources (clusterObjects.ts).
      '--feature-gates=MutatingAdmissionPolicy=true',
      '--runtime-config=admissionregistration.k8s.io/v1beta1=true',
    ],
  });
  await daemonReady('kube-apiserver', 60_000, () => isReady(tokens.admin));
}

/** Starts what acts on the API server's objects; the kubeconfigs are theirs. */
export async function startControllers(programs: ClusterPrograms, tokens: AccountTokens): Promise<void> {
  const { serviceAccountKey, apiserverCertificate } = accountFiles();
  const controllerKubeconfig = path.join(diskFolder(), 'controller-manager.yaml');
  await writeKubeconfig(controllerKubeconfig, [{ name: 'controller-manager', token: tokens.controllerManager }]);
  await startDaemon({
    name: 'kube-controller-manager',
    command: programs.controllerManager,
    // The rates let tests of many trainings wait for the cluster, not for its client's own brake.
    args: [
      `--kubeconfig=${controllerKubeconfig}`,
      '--use-service-account-credentials',
      '--leader-elect=false',
      '--secure-port=0',
      `--service-account-private-key-file=${serviceAccountKey}`,
      `--root-ca-file=${apiserverCertificate}`,
      '--kube-api-qps=500',
      '--kube-api-burst=1000',
      '--concurrent-job-syncs=20',
    ],
  });
  const schedulerKubeconfig = path.join(diskFolder(), 'scheduler.yaml');
  await writeKubeconfig(schedulerKubeconfig, [{ name: 'scheduler', token: tokens.scheduler }]);
  await startDaemon({
    name: 'kube-scheduler',
    command: programs.scheduler,
    args: [
      `--kubeconfig=${schedulerKubeconfig}`,
      '--leader-elect=false',
      '--secure-port=0',
      '--kube-api-qps=500',
      '--kube-api-burst=1000',
    ],
  });
}

/** Asks /readyz, which also waits for the roles that a new API server writes first. */
function isReady(token: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    // Its certificate is made by itself in the same moment, so there is nothing yet to check it against.
    const request = https.get(`${apiserverUrl}/readyz`, { headers: { Authorization: `Bearer ${token}` }, rejectUnauthorized: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode === 200));
    });
    request.once('error', reject);
  });
}
