import process from 'node:process';
import { type Entry, getFileNameLowLevel, type LocalFileHeader, type ZipFile } from 'yauzl';
import { pathFault } from '../safePath.ts';
import { damagedZip, hostileZip } from './zipRefusal.ts';

/** What an archive says of one of its files, before anything of it is unpacked. */
export interface ZipEntry {
  /** Relative, forward slashes; a folder's has no slash at its end. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'link';
  readonly executable: boolean;
  readonly entry: Entry;
}

/** A file of 1 MiB may come from as little as this part of it; DEFLATE reaches 1,032 on zeros, honest code never 200. */
const maxRatio = 200;
const ratioFromBytes = 1 << 20;

/** Systems that write the mode of a file into its entry (APPNOTE 4.4.2): Unix and macOS. */
const unixHosts = new Set([3, 19]);
const fileTypes = { mask: 0o170000, none: 0, regular: 0o100000, folder: 0o040000, link: 0o120000 } as const;

const encryptedFlag = 0x1;
const descriptorFlag = 0x8;

/** @throws WeftError `package/hostile-zip` or `package/invalid-zip` */
export function readZipEntry(entry: Entry, zipPath: string): ZipEntry {
  const name = nameOf(entry, zipPath);
  const isFolderName = name.endsWith('/');
  const path = isFolderName ? name.slice(0, -1) : name;
  const fault = /^[a-z]:/i.test(path) ? 'it names a drive' : pathFault(path, process.platform);
  if (fault !== undefined) throw hostileZip(zipPath, `it holds “${printable(name)}”: ${fault}`);
  if ((entry.generalPurposeBitFlag & encryptedFlag) !== 0) throw damagedZip(zipPath, `“${printable(name)}” in it is encrypted`);
  if (![0, 8].includes(entry.compressionMethod)) throw damagedZip(zipPath, `“${printable(name)}” in it is compressed in a way that Weft does not know`);
  if (entry.uncompressedSize > ratioFromBytes && entry.uncompressedSize > entry.compressedSize * maxRatio) throw hostileZip(zipPath, `“${printable(name)}” in it is said to be more than ${String(maxRatio)} times as large as what it is unpacked from`);
  if (entry.compressionMethod === 0 && entry.compressedSize !== entry.uncompressedSize) throw hostileZip(zipPath, `the sizes of “${printable(name)}” in it contradict each other`);
  const { kind, mode } = kindOf(entry, isFolderName, zipPath, name);
  if (kind === 'folder' && entry.uncompressedSize > 0) throw hostileZip(zipPath, `the folder “${printable(name)}” in it has content`);
  return { path, kind, executable: (mode & 0o111) !== 0 && kind === 'file', entry };
}

/**
 * The end of the entry's bytes in the archive, after it was made sure that the header in front of them says the same as
 * the archive's directory: programs differ in which of the two they believe.
 */
export async function checkLocalHeader(zip: ZipFile, { entry, path }: ZipEntry, zipPath: string): Promise<number> {
  let local: LocalFileHeader;
  try {
    local = await zip.readLocalFileHeaderPromise(entry);
  } catch (thrown) {
    throw damagedZip(zipPath, `“${printable(path)}” in it is not where it is said to be`, thrown);
  }
  const same = local.fileName.equals(entry.fileNameRaw) && local.compressionMethod === entry.compressionMethod && (local.generalPurposeBitFlag & encryptedFlag) === (entry.generalPurposeBitFlag & encryptedFlag);
  if (!same) throw hostileZip(zipPath, `it calls “${printable(path)}” differently in two places`);
  // Sizes that come behind the bytes, or in a wider field, are not in this header.
  const told = (local.generalPurposeBitFlag & descriptorFlag) === 0 && local.uncompressedSize !== 0xffffffff && local.compressedSize !== 0xffffffff;
  if (told && (local.compressedSize !== entry.compressedSize || local.uncompressedSize !== entry.uncompressedSize || local.crc32 !== entry.crc32)) throw hostileZip(zipPath, `it tells of “${printable(path)}” differently in two places`);
  return local.fileDataStart + entry.compressedSize;
}

export function printable(name: string): string {
  return name.replace(/\p{Cc}/gu, '\ufffd').slice(0, 200);
}

function nameOf(entry: Entry, zipPath: string): string {
  try {
    // Programs of Windows once wrote backslashes, which the library reads as what they meant.
    return getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, false);
  } catch (thrown) {
    throw damagedZip(zipPath, 'a name in it cannot be read', thrown);
  }
}

function kindOf({ versionMadeBy, externalFileAttributes }: Entry, isFolderName: boolean, zipPath: string, name: string): { readonly kind: ZipEntry['kind']; readonly mode: number } {
  const mode = unixHosts.has(versionMadeBy >> 8) ? externalFileAttributes >>> 16 : 0;
  const type = mode & fileTypes.mask;
  if (isFolderName) {
    if (type !== fileTypes.none && type !== fileTypes.folder) throw hostileZip(zipPath, `“${printable(name)}” in it is a folder by its name only`);
    return { kind: 'folder', mode };
  }
  if (type === fileTypes.link) return { kind: 'link', mode };
  if (type === fileTypes.none || type === fileTypes.regular) return { kind: 'file', mode };
  throw hostileZip(zipPath, `“${printable(name)}” in it is neither a file nor a folder`);
}
