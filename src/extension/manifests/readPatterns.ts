import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkManifestBytes } from '../../core/manifest/checkManifest.ts';

export interface PackagePatterns {
  readonly include: readonly string[];
  readonly exclude: readonly string[];
}

/** What the manifest of this name in a folder takes and leaves out; nothing special where none can be read. */
export async function readPatterns(folder: string, files: readonly string[], name: string): Promise<PackagePatterns> {
  for (const file of files.filter((candidate) => !candidate.includes('/') && /\.ya?ml$/i.test(candidate))) {
    const bytes = await readFile(path.join(folder, file)).catch(() => undefined);
    const { manifest } = bytes ? await checkManifestBytes(bytes) : {};
    if (manifest?.name === name) return { include: manifest.include, exclude: manifest.exclude };
  }
  return { include: [], exclude: [] };
}
