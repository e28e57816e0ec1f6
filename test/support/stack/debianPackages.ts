import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { runCommand } from './runCommand.ts';

/** Programs that the cluster takes from Debian (or a relative of it), each with the package that brings it. */
const packageOfProgram: Readonly<Record<string, string>> = {
  containerd: 'containerd',
  ctr: 'containerd',
  runc: 'runc',
  '/usr/lib/cni/bridge': 'containernetworking-plugins',
  mmdebstrap: 'mmdebstrap',
  '/bin/busybox': 'busybox-static',
  ip: 'iproute2',
};

function missingPackages(): string[] {
  const missing = Object.entries(packageOfProgram).filter(([program]) => spawnSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' }).status !== 0);
  return [...new Set(missing.map(([, packageName]) => packageName))];
}

/** Why the programs are neither here nor can be installed, or undefined. */
export function debianPackagesUnavailable(): string | undefined {
  const missing = missingPackages();
  if (missing.length === 0 || spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) return undefined;
  return `the packages ${missing.join(', ')} are not installed, and there is no apt-get to install them`;
}

/** Installs what is missing; needs root. */
export async function installDebianPackages(): Promise<void> {
  const missing = missingPackages();
  if (missing.length === 0) return;
  process.stderr.write(`Installing ${missing.join(', ')}…\n`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await runCommand('apt-get', ['update', '-q'], { env });
  await runCommand('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...missing], { env });
}
