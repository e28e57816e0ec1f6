import { randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { WeftError } from '../base/weftError.ts';
import type { PackagedWorkspace } from './codePackage.ts';
import { defaultLimit } from './packageLimit.ts';
import { packageWorkspace } from './packageWorkspace.ts';
import { TempArchives } from './packs/tempArchives.ts';
import type { PackageOptions } from './scanWorkspace.ts';
import { extractZip, topFolder } from './zip/extractZip.ts';
import { readZip } from './zip/readZip.ts';

/**
 * The code package of a zip archive, the same as that of the folder that was zipped: with that folder at its top or
 * without, and with the same rules for what goes and what stays.
 *
 * @throws WeftError `package/invalid-zip`, `package/hostile-zip` before anything is unpacked, and all that
 * `packageWorkspace` throws
 */
export async function packageZip(zipPath: string, options: PackageOptions): Promise<PackagedWorkspace> {
  await TempArchives.sweep(options.cacheFolder, options.clock);
  const folder = TempArchives.folder(options.cacheFolder, randomUUID());
  const code = path.join(folder, 'code');
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    const opened = await readZip(zipPath, options.limit ?? defaultLimit);
    try {
      await mkdir(code, { recursive: true, mode: 0o700 });
      await extractZip(opened, zipPath, code, options.signal);
    } finally {
      opened.zip.close();
    }
    const root = path.join(code, topFolder(opened.entries) ?? '');
    // Nothing of a folder that is gone afterwards is worth remembering.
    const packaged = await packageWorkspace(root, { ...options, cacheFolder: path.join(folder, 'cache'), standalone: true });
    return { ...packaged, dispose };
  } catch (thrown) {
    await dispose();
    if (!(thrown instanceof WeftError) || thrown.code !== 'package/empty') throw thrown;
    throw new WeftError('package/empty', `“${path.basename(zipPath)}” has no file to send. Zip the folder that holds the training’s code.`, { cause: thrown });
  }
}
