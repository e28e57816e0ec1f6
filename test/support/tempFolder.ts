import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

export interface TempFolder extends AsyncDisposable {
  /** Real path of the folder. */
  readonly path: string;
  /** Path of something in it. */
  join(...parts: readonly string[]): string;
}

/** A folder of its own with these files; `await using folder = await tempFolder({ … })` removes it at the end of the test. */
export async function tempFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<TempFolder> {
  const folder = await realpath(await mkdtemp(path.join(os.tmpdir(), 'weft-')));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(folder, name)), { recursive: true });
    await writeFile(path.join(folder, name), content);
  }
  return {
    path: folder,
    join: (...parts) => path.join(folder, ...parts),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** A fresh folder for each test of the suite that calls this; `path()` is its path. It is removed after the test. */
export function tempFolderPerTest(): { path: (...parts: readonly string[]) => string } {
  let folder: TempFolder | undefined;
  setup(async () => {
    folder = await tempFolder();
  });
  teardown(async () => {
    await folder?.[Symbol.asyncDispose]();
  });
  return { path: (...parts) => folder?.join(...parts) ?? path.join(...parts) };
}
