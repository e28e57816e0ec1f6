import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, rm, symlink } from 'node:fs/promises';
import { existsSync, globSync } from 'node:fs';
import path from 'node:path';
import { onceInCache } from './cacheFolder.ts';
import { type ClusterPrograms, rclone } from './clusterTools.ts';
import { type ImageSettings, writeImageArchive } from './imageArchive.ts';
import { runCommand } from './runCommand.ts';

/** Names as manifests resolve to them; behind all of them is one Debian with Python 3, NumPy and Pillow. */
export const learnerImages: readonly string[] = [
  'tensorflow/tensorflow:1.5.0-gpu-py3',
  'tensorflow/tensorflow:2.20.0',
  'pytorch/pytorch:2.9.1-cuda12.8-cudnn9-runtime',
  'python:3.11',
  'python:3.11-slim',
];

/** Stands for the stock image of that name: rclone at the same path, and BusyBox for its shell. */
export const rcloneImage = `rclone/rclone:${rclone.version.slice(1)}`;

export const pauseImage = 'weft.invalid/pause:1';

/** Paths of the archives that hold the images of the cluster; made when they are not in the cache. */
export async function clusterImageArchives(programs: ClusterPrograms): Promise<string[]> {
  return [
    await archive('pause', { names: [pauseImage], entrypoint: ['/pause'] }, (folder) => layPause(folder, programs.pause)),
    await archive('rclone', { names: [rcloneImage], entrypoint: ['rclone'], workingDirectory: '/data', env: ['XDG_CONFIG_HOME=/config'] }, (folder) => layRclone(folder, programs.rclone)),
    await archive('learner', { names: learnerImages, command: ['bash'] }, layLearner),
  ];
}

async function archive(name: string, settings: ImageSettings, lay: (folder: string) => Promise<void>): Promise<string> {
  // A change of names or of what goes in is a new image.
  const recipe = createHash('sha256').update(JSON.stringify(settings)).update(await readFile(import.meta.filename)).digest('hex');
  const folder = await onceInCache(`images/${name}-${recipe.slice(0, 16)}`, async (draft) => {
    await lay(draft);
    await writeImageArchive(draft, settings);
  });
  return path.join(folder, 'image.tar');
}

async function layPause(folder: string, program: string): Promise<void> {
  const tree = path.join(folder, 'tree');
  await mkdir(tree);
  await copyFile(program, path.join(tree, 'pause'));
  await packTree(folder, tree);
}

async function layRclone(folder: string, program: string): Promise<void> {
  const tree = path.join(folder, 'tree');
  for (const name of ['bin', 'usr/local/bin', 'data', 'config', 'etc', 'tmp']) await mkdir(path.join(tree, name), { recursive: true });
  await copyFile(program, path.join(tree, 'usr/local/bin/rclone'));
  await copyFile('/bin/busybox', path.join(tree, 'bin/busybox'));
  const applets = (await runCommand('/bin/busybox', ['--list'])).split('\n').filter((name) => name !== '' && name !== 'busybox');
  for (const name of applets) await symlink('busybox', path.join(tree, 'bin', name));
  await runCommand('chmod', ['1777', path.join(tree, 'tmp')]);
  await packTree(folder, tree);
}

/** Debian from the mirrors that this machine itself uses. */
async function layLearner(folder: string): Promise<void> {
  const { codename } = /^VERSION_CODENAME=(?<codename>\S+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.groups ?? {};
  const sources = ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*.{list,sources}')].filter((file) => existsSync(file));
  const leftOut = ['man', 'doc', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
  await runCommand('nice', ['-n', '10', 'mmdebstrap', '--mode=root', '--variant=essential', '--include=python3,python3-numpy,python3-pil', ...leftOut, codename ?? '', path.join(folder, 'layer.tar'), ...sources]);
}

async function packTree(folder: string, tree: string): Promise<void> {
  await runCommand('tar', ['-C', tree, '--owner=0', '--group=0', '--sort=name', '-cf', path.join(folder, 'layer.tar'), '.']);
  await rm(tree, { recursive: true });
}
