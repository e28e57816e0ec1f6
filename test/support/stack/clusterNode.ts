import { existsSync, globSync } from 'node:fs';
import { mkdir, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { type AccountTokens, writeKubeconfig } from './clusterAccounts.ts';
import { pauseImage } from './clusterImages.ts';
import { clusterNames, clusterNetwork, containerdRoot, containerdSocket, diskFolder, runFolder } from './clusterSettings.ts';
import type { ClusterPrograms } from './clusterTools.ts';
import { daemonReady, startDaemon } from './daemon.ts';
import { runCommand } from './runCommand.ts';

/** statfs type of overlayfs, which cannot be stacked on itself: what a machine that is a container has. */
const overlayType = 0x794c7630;

export async function addBridge(): Promise<void> {
  const { bridge, bridgeAddress, gateway, prefixLength } = clusterNetwork;
  // With no address of its own a bridge takes one of its ports', and another whenever pods come or go: pods that know
  // the gateway by the old one then speak to nobody for half a minute.
  await runCommand('ip', ['link', 'add', bridge, 'address', bridgeAddress, 'type', 'bridge']);
  await runCommand('ip', ['address', 'add', `${gateway}/${prefixLength}`, 'dev', bridge]);
  await runCommand('ip', ['link', 'set', bridge, 'up']);
}

/** Starts containerd and resolves once it answers. */
export async function startContainerd(): Promise<void> {
  await mkdir(containerdRoot(), { recursive: true });
  const { type } = await statfs(containerdRoot());
  const cniFolder = path.join(runFolder, 'cni');
  const registries = path.join(runFolder, 'registries', '_default');
  await mkdir(cniFolder, { recursive: true });
  await mkdir(registries, { recursive: true });
  await writeFile(path.join(cniFolder, '10-weft.conflist'), JSON.stringify(cniNetwork()));
  // Pulls never leave the machine: what is not imported is looked for on the bridge, whatever its name.
  // containerd 1.6 reads the file only if it has a host, beside the server that comes after all hosts.
  const registry = `http://${clusterNetwork.gateway}:${clusterNetwork.registryPort}`;
  await writeFile(path.join(registries, 'hosts.toml'), `server = "${registry}"\n[host."${registry}"]\n  capabilities = ["pull", "resolve"]\n`);
  const configFile = path.join(runFolder, 'containerd.toml');
  await writeFile(configFile, containerdConfig(cniFolder, path.dirname(registries), type === overlayType ? 'native' : 'overlayfs'));
  await startDaemon({ name: 'containerd', command: 'containerd', args: ['--config', configFile, '--log-level=warn'] });
  await daemonReady('containerd', 20_000, () => ctr('version').then(() => true));
}

/**
 * The cgroups above all pods: one in the only hierarchy of version 2, or one in each of version 1. They have a name of
 * their own, so that whoever removes them touches no pod of another cluster.
 */
export function cgroupFolders(): string[] {
  const unified = existsSync('/sys/fs/cgroup/cgroup.procs');
  const hierarchies = unified ? ['/sys/fs/cgroup'] : globSync('/sys/fs/cgroup/*/cgroup.procs').map((file) => path.dirname(file));
  return hierarchies.map((hierarchy) => path.join(hierarchy, clusterNetwork.bridge));
}

/** containerd's own client, in the namespace where Kubernetes keeps its images and containers. */
export function ctr(...args: readonly string[]): Promise<string> {
  return runCommand('ctr', ['--address', containerdSocket, '--namespace', 'k8s.io', ...args]);
}

/** Gives pods their names; it reads them as the administrator, since its own role would prove nothing about Weft. */
export async function startDns(programs: ClusterPrograms, adminKubeconfig: string): Promise<void> {
  const { gateway, dnsReadyPort } = clusterNetwork;
  const corefile = path.join(runFolder, 'Corefile');
  // No cache and a short life, so that a learner that comes back is found at once. Other names are refused at once.
  await writeFile(corefile, `.:53 {\n  bind ${gateway}\n  errors\n  ready ${gateway}:${dnsReadyPort}\n  kubernetes ${clusterNames.domain} {\n    kubeconfig ${adminKubeconfig}\n    ttl 1\n  }\n}\n`);
  await startDaemon({ name: 'coredns', command: programs.coredns, args: ['-conf', corefile] });
  await daemonReady('coredns', 30_000, async () => (await fetch(`http://${gateway}:${dnsReadyPort}/ready`)).ok);
}

export async function startKubelet(programs: ClusterPrograms, tokens: AccountTokens): Promise<void> {
  for (const folder of cgroupFolders()) await mkdir(folder, { recursive: true });
  const kubeconfig = path.join(diskFolder(), 'kubelet.yaml');
  await writeKubeconfig(kubeconfig, [{ name: 'kubelet', token: tokens.kubelet }]);
  const configFile = path.join(diskFolder(), 'kubelet-config.yaml');
  await writeFile(configFile, stringify(kubeletConfig()));
  const rootFolder = path.join(diskFolder(), 'kubelet');
  await startDaemon({
    name: 'kubelet',
    command: programs.kubelet,
    args: [`--config=${configFile}`, `--kubeconfig=${kubeconfig}`, `--root-dir=${rootFolder}`, `--cert-dir=${rootFolder}/pki`, `--hostname-override=${clusterNames.node}`, `--node-ip=${clusterNetwork.gateway}`],
  });
}

function containerdConfig(cniFolder: string, registries: string, snapshotter: string): string {
  const cri = 'plugins."io.containerd.grpc.v1.cri"';
  return `version = 2
root = "${containerdRoot()}"
state = "${runFolder}/containerd"
disabled_plugins = ["io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.snapshotter.v1.aufs"]
[grpc]
  address = "${containerdSocket}"
[${cri}]
  sandbox_image = "${pauseImage}"
  restrict_oom_score_adj = true
  netns_mounts_under_state_dir = true
[${cri}.containerd]
  snapshotter = "${snapshotter}"
[${cri}.cni]
  bin_dir = "/usr/lib/cni"
  conf_dir = "${cniFolder}"
[${cri}.registry]
  config_path = "${registries}"
`;
}

function cniNetwork() {
  const { bridge, podSubnet, gateway } = clusterNetwork;
  const ipam = { type: 'host-local', dataDir: path.join(runFolder, 'addresses'), ranges: [[{ subnet: podSubnet, gateway }]] };
  return { cniVersion: '0.4.0', name: bridge, plugins: [{ type: 'bridge', bridge, isGateway: true, ipam }] };
}

function kubeletConfig() {
  return {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    address: clusterNetwork.gateway,
    healthzPort: 0,
    // Only the API server's address and the pods' are on the bridge, and no pod of a test is an enemy of another.
    authentication: { anonymous: { enabled: true }, webhook: { enabled: false } },
    authorization: { mode: 'AlwaysAllow' },
    containerRuntimeEndpoint: `unix://${containerdSocket}`,
    cgroupDriver: 'cgroupfs',
    cgroupRoot: `/${clusterNetwork.bridge}`,
    failSwapOn: false,
    failCgroupV1: false,
    enforceNodeAllocatable: [],
    makeIPTablesUtilChains: false,
    clusterDNS: [clusterNetwork.gateway],
    clusterDomain: clusterNames.domain,
    resolvConf: '',
    maxPods: 250,
    // Imported images cannot be pulled again: keep them however full the disk is, and keep the pods too.
    imageGCHighThresholdPercent: 100,
    evictionHard: { 'memory.available': '50Mi', 'nodefs.available': '0%', 'imagefs.available': '0%' },
  };
}
