import process from 'node:process';
import { WeftError } from '../base/weftError.ts';
import type { Snapshot, SnapshotFile } from './codePackage.ts';
import { clashOf, pathFault, staysInside } from './safePath.ts';

const hexadecimal = /^[0-9a-f]{64}$/;

/**
 * A snapshot as it is in a bucket, which others may have written: nothing in it leads out of the folder it is unpacked
 * in. Unknown keys are let pass.
 *
 * @throws WeftError `package/damaged`
 */
export function parseSnapshot(bytes: Uint8Array): Snapshot {
  let found: unknown;
  try {
    found = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (thrown) {
    throw damaged('it is no JSON', thrown);
  }
  if (!isRecord(found) || found['snapshotVersion'] !== 1) throw damaged('this version of Weft does not know its form');
  const { packs, files } = found;
  if (!Array.isArray(packs) || !Array.isArray(files)) throw damaged('it lists no packs and files');
  const snapshot: Snapshot = { snapshotVersion: 1, packs: packs.map(parsePack), files: files.map(parseFile) };
  checkPaths(snapshot.files);
  return snapshot;
}

function parsePack(pack: unknown): Snapshot['packs'][number] {
  if (!isRecord(pack) || !isHash(pack['sha256']) || !isCount(pack['sizeBytes']) || !isCount(pack['fileCount'])) throw damaged('a pack in it is incomplete');
  return { sha256: pack['sha256'], sizeBytes: pack['sizeBytes'], fileCount: pack['fileCount'] };
}

function parseFile(file: unknown): SnapshotFile {
  if (!isRecord(file) || typeof file['path'] !== 'string' || !isCount(file['sizeBytes']) || !isHash(file['sha256']) || typeof file['executable'] !== 'boolean') throw damaged('a file in it is incomplete');
  const { path, sizeBytes, sha256, executable, linkTarget } = file;
  if (linkTarget === undefined) return { path, sizeBytes, sha256, executable };
  if (typeof linkTarget !== 'string' || !staysInside(path, linkTarget)) throw damaged(`the link “${printable(path)}” in it leads elsewhere`);
  return { path, sizeBytes, sha256, executable, linkTarget };
}

function checkPaths(files: readonly SnapshotFile[]): void {
  for (const { path } of files) {
    const fault = pathFault(path, process.platform);
    if (fault !== undefined) throw damaged(`it lists “${printable(path)}”: ${fault}`);
  }
  const clash = clashOf(files.map(({ path }) => path));
  if (clash) throw damaged(`it lists “${printable(clash[0])}” and “${printable(clash[1])}”, which cannot both be`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isHash(value: unknown): value is string {
  return typeof value === 'string' && hexadecimal.test(value);
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function printable(path: string): string {
  return path.replace(/\p{Cc}/gu, '\ufffd').slice(0, 200);
}

function damaged(why: string, cause?: unknown): WeftError {
  return new WeftError('package/damaged', `The list of the submitted code is damaged: ${why}. Submit the training again.`, { cause });
}
