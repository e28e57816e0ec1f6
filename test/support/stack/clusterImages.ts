import { existsSync, globSync } from 'node:fs';
import { copyFile, mkdir, readFile, rm, symlink } from 'node:fs/promises';
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

/** An archive to import, and the names that its image gets. */
export interface ClusterImage {
  readonly archive: string;
  /** Full names, with registry and tag. The image has the first one already in the archive. */
  readonly names: readonly [string, ...string[]];
}

/** The images of the cluster; made when they are not in the cache, under a key to change with what goes in. */
export async function clusterImages(programs: ClusterPrograms): Promise<ClusterImage[]> {
  const { codename = '' } = /^VERSION_CODENAME=(?<codename>\S+)$/m.exec(await readFile('/etc/os-release', 'utf8'))?.groups ?? {};
  const rcloneSettings = { entrypoint: ['rclone'], workingDirectory: '/data', env: ['XDG_CONFIG_HOME=/config'] };
  return [
    await image('pause-1', [pauseImage], { entrypoint: ['/pause'] }, (folder) => layPause(folder, programs.pause)),
    await image(`rclone-${rclone.version}-1`, [`docker.io/${rcloneImage}`], rcloneSettings, (folder) => layRclone(folder, programs.rclone)),
    await image(`learner-${codename}-1`, ['weft.invalid/learner:1', ...learnerImages.map(fullName)], { command: ['bash'] }, (folder) => layLearner(folder, codename)),
  ];
}

async function image(key: string, names: ClusterImage['names'], settings: ImageSettings, lay: (folder: string) => Promise<void>): Promise<ClusterImage> {
  const folder = await onceInCache(`images/${key}`, async (draft) => {
    await lay(draft);
    await writeImageArchive(draft, names[0], settings);
  });
  return { archive: path.join(folder, 'image.tar'), names };
}

/** Docker Hub is where a name without a registry lives, and “library” who owns one without an owner. */
function fullName(name: string): string {
  return `docker.io/${name.includes('/') ? '' : 'library/'}${name}`;
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
async function layLearner(folder: string, codename: string): Promise<void> {
  const sources = ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*.{list,sources}')].filter((file) => existsSync(file));
  const leftOut = ['man', 'doc', 'locale'].map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`);
  await runCommand('nice', ['-n', '10', 'mmdebstrap', '--mode=root', '--variant=essential', '--include=python3,python3-numpy,python3-pil', ...leftOut, codename, path.join(folder, 'layer.tar'), ...sources]);
}

async function packTree(folder: string, tree: string): Promise<void> {
  await runCommand('tar', ['-C', tree, '--owner=0', '--group=0', '--sort=name', '-cf', path.join(folder, 'layer.tar'), '.']);
  await rm(tree, { recursive: true });
}
