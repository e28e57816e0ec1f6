import { mkdir, open, symlink } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { crc32 } from 'node:zlib';
import { isAbort, systemErrorCode, WeftError } from '../../base/weftError.ts';
import { staysInside } from '../safePath.ts';
import type { OpenZip } from './readZip.ts';
import { printable, type ZipEntry } from './zipEntry.ts';
import { damagedZip, hostileZip } from './zipRefusal.ts';

/** The longest path a system takes. */
const maxLinkBytes = 4096;

/**
 * Unpacks a checked archive into a folder that is empty and ours alone. Links come last, so that nothing is written
 * through one.
 *
 * @throws WeftError `package/hostile-zip`, `package/invalid-zip` when content is not what it is said to be,
 * `package/no-space`
 */
export async function extractZip({ entries, zip }: OpenZip, zipPath: string, folder: string, signal: AbortSignal): Promise<void> {
  const links: { readonly path: string; readonly target: string }[] = [];
  for (const item of entries) {
    signal.throwIfAborted();
    try {
      if (item.kind === 'folder') await mkdir(path.join(folder, item.path), { recursive: true });
      else if (item.kind === 'link') links.push({ path: item.path, target: await readTarget(zip, item, zipPath) });
      else await extractFile(zip, item, zipPath, folder, signal);
    } catch (thrown) {
      throw explained(thrown, item, zipPath, folder);
    }
  }
  for (const link of links) {
    await mkdir(path.dirname(path.join(folder, link.path)), { recursive: true });
    await symlink(link.target, path.join(folder, link.path));
  }
}

/**
 * The folder that holds the code: the one at the top, when there is but one and nothing beside it, as when a folder was
 * zipped rather than what is in it.
 */
export function topFolder(entries: readonly ZipEntry[]): string | undefined {
  const tops = new Set(entries.filter(({ path: entryPath }) => !entryPath.startsWith('__MACOSX/') && entryPath !== '__MACOSX').map(({ path: entryPath, kind }) => (entryPath.includes('/') || kind === 'folder' ? entryPath.split('/')[0] : undefined)));
  const [top] = tops;
  return tops.size === 1 ? top : undefined;
}

async function extractFile(zip: OpenZip['zip'], { path: entryPath, executable, entry }: ZipEntry, zipPath: string, folder: string, signal: AbortSignal): Promise<void> {
  const target = path.join(folder, entryPath);
  await mkdir(path.dirname(target), { recursive: true });
  const file = await open(target, 'wx', executable ? 0o755 : 0o644);
  try {
    let checksum = 0;
    // Read from at once: a stream that nobody reads from yet would report a damage to nobody, and end the program.
    for await (const chunk of (await zip.openReadStreamPromise(entry)) as AsyncIterable<Buffer>) {
      signal.throwIfAborted();
      checksum = crc32(chunk, checksum);
      await file.writeFile(chunk);
    }
    if (checksum !== entry.crc32) throw damagedZip(zipPath, `the content of “${printable(entryPath)}” in it is damaged`);
  } finally {
    await file.close();
  }
}

async function readTarget(zip: OpenZip['zip'], { path: entryPath, entry }: ZipEntry, zipPath: string): Promise<string> {
  if (entry.uncompressedSize > maxLinkBytes) throw hostileZip(zipPath, `the target of the link “${printable(entryPath)}” in it is too long`);
  const target = (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8');
  if (!staysInside(entryPath, target)) throw hostileZip(zipPath, `the link “${printable(entryPath)}” in it leads elsewhere`);
  return target;
}

function explained(thrown: unknown, { path: entryPath }: ZipEntry, zipPath: string, folder: string): unknown {
  if (thrown instanceof WeftError || isAbort(thrown)) return thrown;
  const code = systemErrorCode(thrown) ?? '';
  if (['ENOSPC', 'EDQUOT'].includes(code)) return new WeftError('package/no-space', `There is no space to unpack “${path.basename(zipPath)}” in “${folder}”. Free some, and try again.`, { cause: thrown });
  // Two names that are one here, such as twins in capitals where those are the same.
  if (['EEXIST', 'ENOTDIR', 'EISDIR'].includes(code)) return hostileZip(zipPath, `“${printable(entryPath)}” in it and another file have the same name on this system`);
  return damagedZip(zipPath, `“${printable(entryPath)}” in it is damaged`, thrown);
}
