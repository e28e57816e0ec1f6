import { spawnSync } from 'node:child_process';

/** Programs that the cluster takes from Debian, each with the package that brings it. */
const packageOfProgram: Readonly<Record<string, string>> = {
  containerd: 'containerd',
  ctr: 'containerd',
  runc: 'runc',
  '/usr/lib/cni/bridge': 'containernetworking-plugins',
  mmdebstrap: 'mmdebstrap',
  '/bin/busybox': 'busybox-static',
  ip: 'iproute2',
};

/** Packages whose programs are not on this machine. */
export function missingClusterPackages(): string[] {
  const missing = Object.entries(packageOfProgram).filter(([program]) => spawnSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' }).status !== 0);
  return [...new Set(missing.map(([, packageName]) => packageName))];
}
