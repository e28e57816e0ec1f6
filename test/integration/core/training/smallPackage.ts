import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import tar from 'tar-stream';
import type { CodePackage, Snapshot } from '../../../../src/core/package/codePackage.ts';

/** A code package of a few small files in one pack. */
export async function smallPackage(files: Readonly<Record<string, string>>): Promise<CodePackage> {
  const archive = tar.pack();
  for (const [name, text] of Object.entries(files)) archive.entry({ name }, text);
  archive.finalize();
  const bytes = await buffer(archive);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'weft-package-'));
  const pack = { sha256: hash(bytes), sizeBytes: bytes.length };
  const snapshot: Snapshot = {
    snapshotVersion: 1,
    packs: [{ ...pack, fileCount: Object.keys(files).length }],
    files: Object.entries(files).map(([name, text]) => ({ path: name, sizeBytes: Buffer.byteLength(text), sha256: hash(Buffer.from(text)), executable: false })),
  };
  const snapshotBytes = Buffer.from(JSON.stringify(snapshot));
  const materialize = async (): Promise<string> => {
    await writeFile(path.join(folder, 'pack.tar'), bytes);
    return path.join(folder, 'pack.tar');
  };
  return { snapshot, snapshotBytes, snapshotSha256: hash(snapshotBytes), packs: [{ ...pack, materialize }], dispose: () => rm(folder, { recursive: true, force: true }) };
}

function hash(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
