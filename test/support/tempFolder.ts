import { mkdtemp, realpath, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/** A fresh folder for each test of the suite that calls this; `path()` is its path. It is removed after the test. */
export function tempFolderPerTest(): { path: (...parts: readonly string[]) => string } {
  let folder = '';
  setup(async () => {
    folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'weft-')));
  });
  teardown(async () => {
    await rm(folder, { recursive: true, force: true });
  });
  return { path: (...parts) => path.join(folder, ...parts) };
}
