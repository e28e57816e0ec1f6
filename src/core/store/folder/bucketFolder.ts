import type { BigIntStats } from 'node:fs';
import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode, WeftError } from '../../base/weftError.ts';

/** Whether `target` is `folder` or lies below it; both are real paths. */
export function isInside(folder: string, target: string): boolean {
  const relative = path.relative(folder, target);
  return relative === '' || (relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative));
}

/** Real path of something below the bucket's folder, or undefined when it does not exist. Links may not lead outside. */
export async function realPathInside(bucketFolder: string, segments: readonly string[]): Promise<string | undefined> {
  const real = await realPathOrGone(path.join(bucketFolder, ...segments));
  if (real !== undefined && !isInside(bucketFolder, real)) throw leadsOutside(bucketFolder, segments);
  return real;
}

/**
 * Path of something below the bucket's folder that is to be written: the nearest folder on the way that exists is
 * checked, so that no missing folder is made through a link that leads outside.
 */
export async function pathToWrite(bucketFolder: string, segments: readonly string[]): Promise<string> {
  for (let depth = segments.length - 1; depth > 0; depth -= 1) {
    const real = await realPathInside(bucketFolder, segments.slice(0, depth));
    if (real !== undefined) return path.join(real, ...segments.slice(depth));
  }
  return path.join(bucketFolder, ...segments);
}

/** Changes whenever the content can have changed; a rename over the file changes the inode, a write the time or size. */
export function folderEtag(found: BigIntStats): string {
  return `${found.size.toString(36)}-${found.mtimeNs.toString(36)}-${found.ino.toString(36)}`;
}

async function realPathOrGone(target: string): Promise<string | undefined> {
  return realpath(target).catch((thrown: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemErrorCode(thrown) ?? '')) return undefined;
    throw thrown;
  });
}

function leadsOutside(bucketFolder: string, segments: readonly string[]): WeftError {
  return new WeftError('store/link-outside', `“${segments.join('/')}” leads out of the bucket’s folder “${bucketFolder}” through a symbolic link. Replace the link by what it points at.`);
}
