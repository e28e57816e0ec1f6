import { existsSync, globSync, readFileSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import process from 'node:process';
import { withMachineLock } from './cacheFolder.ts';
import { documentFile } from './clusterDocument.ts';
import { cgroupFolders, ctr } from './clusterNode.ts';
import { clusterNetwork, containerdSocket, diskFolder, runFolder } from './clusterSettings.ts';
import { listDaemons, stopDaemon } from './daemon.ts';
import { runCommand } from './runCommand.ts';

/** Stops everything that the cluster runs and takes back what it has put on the machine, except for the cache. */
export function bringClusterDown(): Promise<void> {
  return withMachineLock('cluster', stopClusterParts);
}

/** `bringClusterDown` for who holds the lock. Each step also finds its part already gone, or half there. */
export async function stopClusterParts(): Promise<void> {
  await rm(documentFile, { force: true });
  const daemons = await listDaemons();
  // Before the containers, which it would start again; containerd then still removes them.
  if (daemons.has('kubelet')) await stopDaemon('kubelet');
  if (daemons.get('containerd') === true) await removeContainers();
  await Promise.all([...daemons.keys()].filter((name) => name !== 'kubelet').map(stopDaemon));
  killShims();
  await unmountBelow([runFolder, diskFolder()]);
  await removeCgroups();
  await runCommand('ip', ['link', 'delete', clusterNetwork.bridge]).catch(ignoreAbsence);
  await rm(runFolder, { recursive: true, force: true });
  await rm(diskFolder(), { recursive: true, force: true });
}

async function removeContainers(): Promise<void> {
  const tasks = await listed('tasks');
  if (tasks.length > 0) await ctr('tasks', 'delete', '--force', ...tasks).catch(ignoreAbsence);
  const containers = await listed('containers');
  if (containers.length > 0) await ctr('containers', 'delete', ...containers).catch(ignoreAbsence);
}

async function listed(kind: 'tasks' | 'containers'): Promise<string[]> {
  return (await ctr(kind, 'list', '--quiet')).split('\n').filter((name) => name !== '');
}

/** Containers outlive containerd, each with its shim; a shim is known by the socket that it answers to. */
function killShims(): void {
  for (const file of globSync('/proc/[0-9]*/cmdline')) {
    const words = readIfThere(file).split('\0');
    if (!words[0]?.includes('containerd-shim') || !words.includes(containerdSocket)) continue;
    signalIfThere(Number(file.split('/')[2]));
  }
}

/** The kernel's own list, last mounted first; its paths write blanks as octal, and ours have none. */
async function unmountBelow(folders: readonly string[]): Promise<void> {
  const lines = (await readFile('/proc/self/mountinfo', 'utf8')).split('\n').reverse();
  const mounted = lines.map((line) => line.split(' ')[4] ?? '').filter((place) => folders.some((folder) => place.startsWith(`${folder}/`)));
  for (const place of mounted) await runCommand('umount', ['--lazy', place]).catch(ignoreAbsence);
}

/** Ends what is still in a pod's cgroup, then removes the cgroups, the innermost first. */
async function removeCgroups(): Promise<void> {
  for (const folder of cgroupFolders().filter((found) => existsSync(found))) {
    for (const file of globSync(`${folder}/**/cgroup.procs`)) {
      for (const pid of readIfThere(file).split('\n').filter(Boolean)) signalIfThere(Number(pid));
    }
    await runCommand('find', [folder, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';']).catch(ignoreAbsence);
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return ''; // processes come and go while we look
  }
}

function signalIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself, which is what was wanted.
  }
}

/** What is to go and is not there has gone already. */
function ignoreAbsence(): void {}
