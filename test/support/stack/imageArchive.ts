import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import { runCommand } from './runCommand.ts';

export interface ImageSettings {
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly workingDirectory?: string;
  /** NAME=value. */
  readonly env?: readonly string[];
}

/**
 * Makes an image of one layer from `layer.tar` in the folder, without any container engine: `image.tar` beside it, in
 * the format of `docker save` (Docker Image Specification v1.2), which containerd imports.
 *
 * @param name full name, with registry and tag
 */
export async function writeImageArchive(folder: string, name: string, settings: ImageSettings): Promise<void> {
  const digest = createHash('sha256');
  await pipeline(createReadStream(path.join(folder, 'layer.tar')), digest);
  const config = {
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    os: 'linux',
    config: {
      Env: ['PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', ...(settings.env ?? [])],
      Entrypoint: settings.entrypoint,
      Cmd: settings.command,
      WorkingDir: settings.workingDirectory,
    },
    rootfs: { type: 'layers', diff_ids: [`sha256:${digest.digest('hex')}`] },
  };
  await writeFile(path.join(folder, 'config.json'), JSON.stringify(config));
  const manifest = [{ Config: 'config.json', RepoTags: [name], Layers: ['layer.tar'] }];
  await writeFile(path.join(folder, 'manifest.json'), JSON.stringify(manifest));
  await runCommand('tar', ['-C', folder, '--remove-files', '-cf', path.join(folder, 'image.tar'), 'manifest.json', 'config.json', 'layer.tar']);
}
