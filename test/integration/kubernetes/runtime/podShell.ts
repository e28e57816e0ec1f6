import { spawnSync } from 'node:child_process';
import { mkdir, symlink } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { rclone } from '../../../support/stack/clusterTools.ts';
import { goToolFolder, goUnavailable } from '../../../support/stack/goTool.ts';
import { requirePart, type SkippingContext } from '../../../support/stack/requirePart.ts';

/** A shell that the scripts run in, with the programs beside it that its container has. */
export interface PodShell {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** What the PATH leads to, made in a folder of the test's. */
  programs(folder: string): Promise<string>;
}

const dash: PodShell = {
  name: 'dash',
  command: ['dash'],
  programs: async (folder) => [await linkPrograms(folder, { rclone: await rcloneProgram() }), process.env['PATH']].join(':'),
};

/** As in the rclone image: BusyBox is all there is besides rclone. */
const busybox: PodShell = {
  name: 'busybox',
  command: ['busybox', 'sh'],
  programs: async (folder) => {
    const applets = spawnSync('busybox', ['--list'], { encoding: 'utf8' }).stdout.split('\n').filter((name) => name !== '');
    const program = spawnSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).stdout.trim();
    return linkPrograms(folder, { rclone: await rcloneProgram(), ...Object.fromEntries(applets.map((name) => [name, program])) });
  },
};

export const podShells: readonly PodShell[] = [dash, busybox];

/** A learner's image that has nothing but a shell. */
export const bareShell: PodShell = {
  name: 'nothing but sh',
  command: ['/bin/sh'],
  programs: (folder) => linkPrograms(folder, { sh: '/bin/sh' }),
};

/** For a suiteSetup: skips by name where this machine lacks the shell, or cannot build rclone. */
export function requireShell(context: SkippingContext, { name }: PodShell): void {
  const lacks = process.platform === 'win32' ? 'the scripts of pods do not run on Windows' : spawnSync(name, ['-c', ':']).error?.message.includes('ENOENT') ? `“${name}” is not on the PATH` : undefined;
  requirePart(context, lacks ?? goUnavailable());
}

async function rcloneProgram(): Promise<string> {
  return path.join(await goToolFolder(rclone), 'rclone');
}

async function linkPrograms(folder: string, programs: Readonly<Record<string, string>>): Promise<string> {
  await mkdir(folder, { recursive: true });
  for (const [name, program] of Object.entries(programs)) await symlink(program, path.join(folder, name));
  return folder;
}
