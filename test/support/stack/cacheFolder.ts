import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { lock } from 'proper-lockfile';

/** Where built tools, images and the test cluster live: outside the checkout, so that a clean checkout stays fast. */
export function cacheFolder(): string {
  return path.resolve(process.env['WEFT_CACHE'] ?? path.join(os.homedir(), '.cache', 'weft'));
}

/**
 * The folder `<cache>/<key>`, filled by `fill` once on this machine: a second process that asks meanwhile waits for the
 * first. What `fill` wrote counts only when it has ended well, so an interrupted one is repeated, not half believed.
 *
 * @param key relative path that holds the version, such as `bin/versitygw-1.8.0`
 * @param fill writes into the empty folder it is given, on the same disk
 */
export async function onceInCache(key: string, fill: (folder: string) => Promise<void>): Promise<string> {
  const folder = path.join(cacheFolder(), key);
  if (existsSync(folder)) return folder;
  await mkdir(path.dirname(folder), { recursive: true });
  return withMachineLock(key, async () => {
    if (existsSync(folder)) return folder;
    const draft = await mkdtemp(`${folder}.draft-`);
    try {
      await fill(draft);
      await rename(draft, folder);
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
    return folder;
  });
}

/** Runs `work` while no other process on this machine runs under the same key; a dead holder is noticed in 30 s. */
export async function withMachineLock<T>(key: string, work: () => Promise<T>): Promise<T> {
  const locks = path.join(cacheFolder(), 'locks');
  await mkdir(locks, { recursive: true });
  const release = await lock(path.join(locks, key.replaceAll('/', '_')), {
    realpath: false,
    stale: 30_000,
    retries: { forever: true, minTimeout: 100, maxTimeout: 1000 },
  });
  try {
    return await work();
  } finally {
    await release();
  }
}
