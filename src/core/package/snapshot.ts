import { hash } from 'node:crypto';
import { compareUtf8 } from '../base/compareUtf8.ts';
import type { Snapshot, SnapshotFile } from './codePackage.ts';
import type { BuiltPack } from './packs/packBuilder.ts';

/** The snapshot of packs, in an order that only depends on their content. */
export function snapshotOf(packs: readonly BuiltPack[]): Snapshot {
  const files = packs.flatMap(({ members }) =>
    members.map(({ entry: { path, sizeBytes, executable, linkTarget }, sha256 }): SnapshotFile => ({ path, sizeBytes, sha256, executable, ...(linkTarget !== undefined && { linkTarget }) })),
  );
  return {
    snapshotVersion: 1,
    packs: packs.map(({ sha256, sizeBytes, members }) => ({ sha256, sizeBytes, fileCount: members.length })).sort((a, b) => compareUtf8(a.sha256, b.sha256)),
    files: files.sort((a, b) => compareUtf8(a.path, b.path)),
  };
}

/** Canonical JSON (keys sorted, no blanks, UTF-8) and its SHA-256 in hexadecimal. */
export function renderSnapshot({ snapshotVersion, packs, files }: Snapshot): { readonly bytes: Uint8Array; readonly sha256: string } {
  const canonical = {
    files: files.map(({ path, sizeBytes, sha256, executable, linkTarget }) => ({ executable, ...(linkTarget !== undefined && { linkTarget }), path, sha256, sizeBytes })),
    packs: packs.map(({ sha256, sizeBytes, fileCount }) => ({ fileCount, sha256, sizeBytes })),
    snapshotVersion,
  };
  const bytes = Buffer.from(JSON.stringify(canonical));
  return { bytes, sha256: hash('sha256', bytes, 'hex') };
}
