import path from 'node:path';
import { cacheFolder } from './cacheFolder.ts';

/** The one test cluster of a machine: its names and addresses are fixed, and known to nobody but its own bridge. */
export const clusterNetwork = {
  bridge: 'weft0',
  /** Locally administered. */
  bridgeAddress: '02:77:65:66:74:01',
  /** The machine on the bridge: API server, DNS, S3 and kubelet listen here, and pods reach it. */
  gateway: '10.213.76.1',
  podSubnet: '10.213.76.0/22',
  prefixLength: 22,
  serviceSubnet: '10.213.128.0/24',
  apiserverPort: 6443,
  dnsReadyPort: 8181,
  /** Where every image is pulled from that is not imported; nothing listens there unless a test does. */
  registryPort: 5000,
} as const;

export const clusterNames = {
  context: 'weft-test',
  /** A user who holds only the Role of core/target/kubernetes/trainingRole.ts. */
  narrowContext: 'weft-test-narrow',
  namespace: 'weft-test',
  node: 'weft-node',
  domain: 'cluster.local',
} as const;

export const defaultGpus = 8;

/** Lives as long as the cluster is up. Under /run, because a path to a socket may have no more than 107 characters. */
export const runFolder = '/run/weft-cluster';

/** What a running cluster writes, on a real disk; emptied by every start. */
export const diskFolder = (): string => path.join(cacheFolder(), 'cluster', 'run');

/** Imported images, kept from one start to the next. */
export const containerdRoot = (): string => path.join(cacheFolder(), 'cluster', 'containerd');

export const containerdSocket = path.join(runFolder, 'containerd.sock');
export const apiserverUrl = `https://${clusterNetwork.gateway}:${clusterNetwork.apiserverPort}`;
