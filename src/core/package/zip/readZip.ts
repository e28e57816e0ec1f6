import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { renderBytes } from '../../base/renderBytes.ts';
import { WeftError } from '../../base/weftError.ts';
import type { PackageLimit } from '../packageLimit.ts';
import { clashOf } from '../safePath.ts';
import { checkLocalHeader, printable, readZipEntry, type ZipEntry } from './zipEntry.ts';
import { damagedZip, hostileZip } from './zipRefusal.ts';

/** No code has so many files; listing them costs memory before their size is known. */
const maxEntries = 200_000;

export interface OpenZip {
  readonly entries: readonly ZipEntry[];
  readonly zip: ZipFile;
}

/**
 * Opens an archive and checks everything it says of itself, before a byte is unpacked: names, kinds, sizes, whether its
 * two lists agree, and whether two files are unpacked from the same bytes.
 *
 * @throws WeftError `package/invalid-zip`, `package/hostile-zip`, `package/too-large`; the archive is then closed
 */
export async function readZip(zipPath: string, limit: PackageLimit): Promise<OpenZip> {
  const zip = await openPromise(zipPath, { autoClose: false, lazyEntries: true, decodeStrings: false, validateEntrySizes: true }).catch((thrown: unknown) => {
    throw damagedZip(zipPath, 'it is no zip archive, or a part of one', thrown);
  });
  try {
    const entries = await readEntries(zip, zipPath);
    checkTogether(entries, zipPath, limit);
    await checkPlaces(zip, entries, zipPath);
    return { entries, zip };
  } catch (thrown) {
    zip.close();
    throw thrown;
  }
}

async function readEntries(zip: ZipFile, zipPath: string): Promise<ZipEntry[]> {
  if (zip.entryCount > maxEntries) throw hostileZip(zipPath, `it has ${String(zip.entryCount)} entries`);
  const found: Entry[] = [];
  try {
    for await (const entry of zip.eachEntry()) found.push(entry);
  } catch (thrown) {
    throw damagedZip(zipPath, 'its list of files cannot be read', thrown);
  }
  return found.map((entry) => readZipEntry(entry, zipPath));
}

function checkTogether(entries: readonly ZipEntry[], zipPath: string, limit: PackageLimit): void {
  const files = entries.filter(({ kind }) => kind !== 'folder');
  const clash = clashOf(files.map(({ path }) => path)) ?? clashWithFolder(entries, files);
  if (clash) throw hostileZip(zipPath, `it holds both “${printable(clash[0])}” and “${printable(clash[1])}”`);
  const totalBytes = files.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0);
  if (totalBytes <= limit.totalBytes && files.length <= limit.fileCount) return;
  throw new WeftError('package/too-large', `“${zipPath}” unpacks to ${renderBytes(totalBytes, { binary: true })} in ${files.length.toLocaleString('en')} files, more than ${renderBytes(limit.totalBytes, { binary: true })} or ${limit.fileCount.toLocaleString('en')} files. Leave out what the training does not need, or confirm that all of it should go.`);
}

function clashWithFolder(entries: readonly ZipEntry[], files: readonly ZipEntry[]): readonly [string, string] | undefined {
  const taken = new Set(files.map(({ path }) => path));
  const folder = entries.find(({ kind, path }) => kind === 'folder' && (taken.has(path) || path.split('/').some((_, index, parts) => taken.has(parts.slice(0, index + 1).join('/')))));
  return folder && [folder.path, `${folder.path}/`];
}

/** A bomb whose files share the same bytes is small and says no wrong size (D. Fifield, WOOT 2019). */
async function checkPlaces(zip: ZipFile, entries: readonly ZipEntry[], zipPath: string): Promise<void> {
  const byPlace = entries.toSorted((a, b) => a.entry.relativeOffsetOfLocalHeader - b.entry.relativeOffsetOfLocalHeader);
  let end = 0;
  for (const entry of byPlace) {
    if (entry.entry.relativeOffsetOfLocalHeader < end) throw hostileZip(zipPath, `“${printable(entry.path)}” in it shares its bytes with another file`);
    end = await checkLocalHeader(zip, entry, zipPath);
  }
}
