import { readlink, realpath } from 'node:fs/promises';
import path from 'node:path';

export type Link = { readonly inside: true; readonly target: string } | { readonly inside: false; readonly target: string };

/**
 * Where a symbolic link of a workspace leads. Inside, its target is told relative to the link, with forward slashes, so
 * that it holds wherever the package is unpacked; a link that leads nowhere is judged by its words.
 *
 * @param root real path of the workspace
 */
export async function readLink(root: string, linkPath: string): Promise<Link> {
  const link = path.join(root, linkPath);
  const written = await readlink(link);
  const target = path.resolve(path.dirname(link), written);
  const real = await realpath(link).catch(() => target);
  if (!isBelow(root, target) || !isBelow(root, real)) return { inside: false, target: written };
  const relative = path.isAbsolute(written) ? path.relative(path.dirname(link), target) : written;
  return { inside: true, target: relative.split(path.sep).join('/') || '.' };
}

function isBelow(root: string, target: string): boolean {
  const relative = path.relative(root, target);
  return relative !== '..' && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}
