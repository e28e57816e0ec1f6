import { spawnSync } from 'node:child_process';
import process from 'node:process';
import { withMachineLock } from './cacheFolder.ts';
import { runCommand } from './runCommand.ts';

/** Why packages of Debian (or a relative of it) that are missing cannot be installed, or undefined. */
export function debianPackagesUnavailable(missing: readonly string[]): string | undefined {
  if (missing.length === 0) return undefined;
  if (process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0) return undefined;
  return `the packages ${missing.join(', ')} are not installed, and only root with apt-get can do that`;
}

/** Installs what is missing; needs root. Who else installs meanwhile is waited for, another program's apt-get as well. */
export async function installDebianPackages(missing: readonly string[]): Promise<void> {
  if (missing.length === 0) return;
  process.stderr.write(`Installing ${missing.join(', ')}…\n`);
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  await withMachineLock('debian-packages', async () => {
    await runCommand('apt-get', ['update', '-q'], { env });
    await runCommand('apt-get', ['install', '-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=600', ...missing], { env });
  });
}
