import type { Readable } from 'node:stream';
import { type EntryData, ZipArchive } from 'archiver';
import type { Snapshot, SnapshotFile } from '../../package/codePackage.ts';
import type { ObjectStore } from '../objectStore.ts';
import { damagedCode, readPack } from './readPack.ts';

/** The earliest time that a zip can hold, the same for all files. */
const fixedTime = new Date(Date.UTC(1980, 0, 1));

/**
 * A snapshot's files as a zip archive, the same bytes whenever it is made: pack after pack, in the order of the files in
 * them. Each file is checked on its way; the stream fails with `package/damaged` instead of ending when one is wrong.
 *
 * @param snapshot from `parseSnapshot`
 */
export function snapshotAsZip(store: ObjectStore, bucket: string, snapshot: Snapshot, { signal }: { readonly signal: AbortSignal }): Readable {
  const archive = new ZipArchive({ zlib: { level: 6 } });
  fill(archive, store, bucket, snapshot, signal).catch((thrown: unknown) => archive.destroy(thrown instanceof Error ? thrown : new Error(String(thrown))));
  return archive;
}

async function fill(archive: ZipArchive, store: ObjectStore, bucket: string, { packs, files }: Snapshot, signal: AbortSignal): Promise<void> {
  const expected = new Map(files.map((file) => [file.path, file]));
  for (const pack of packs) {
    await readPack(store, bucket, pack, expected, (file, content) => append(archive, file, content), signal);
  }
  const [missing] = expected.keys();
  if (missing !== undefined) throw damagedCode(`“${missing}” is in none of its packs`);
  await archive.finalize();
}

/** Resolves when the archive has taken the whole file, since the next one comes from the same stream. */
async function append(archive: ZipArchive, { path, executable, linkTarget }: SnapshotFile, content: Readable): Promise<void> {
  const data: EntryData & { readonly linkname?: string } = { name: path, date: fixedTime, mode: executable ? 0o755 : 0o644, ...(linkTarget !== undefined && { type: 'symlink', linkname: linkTarget, mode: 0o777 }) };
  await new Promise<void>((resolve, reject) => {
    archive.once('entry', () => resolve());
    content.once('error', reject);
    archive.append(linkTarget === undefined ? content : Buffer.alloc(0), data);
  });
}
