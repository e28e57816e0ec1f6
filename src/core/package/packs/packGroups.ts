import { createHash } from 'node:crypto';
import { compareUtf8 } from '../../base/compareUtf8.ts';
import type { WorkspaceEntry } from '../workspaceEntry.ts';

/** Packs are at most this large, apart from those of one large file. */
export const maxPackBytes = 4 * 1024 * 1024;
/** From here on a file is a pack of its own. */
export const largeFileBytes = 2 * 1024 * 1024;
/** What the archive adds to a small file, about. */
const entryBytes = 1024;

interface HashedEntry {
  readonly entry: WorkspaceEntry;
  /** Of its path; its bits decide on the group. */
  readonly hash: Buffer;
}

/**
 * Divides a workspace into packs, by the hash of each path: all small files form one group, and a group that is too
 * large is divided in two by the next bit. So a group depends on the files in it alone: a file that is added, changed
 * or removed changes one pack, or divides one.
 *
 * @returns groups with their members in the order of their paths' bytes
 */
export function packGroups(entries: readonly WorkspaceEntry[]): WorkspaceEntry[][] {
  const large = entries.filter(({ sizeBytes }) => sizeBytes >= largeFileBytes).map((entry) => [entry]);
  const small = entries.filter(({ sizeBytes }) => sizeBytes < largeFileBytes);
  const hashed = small.map((entry): HashedEntry => ({ entry, hash: createHash('sha256').update(entry.path).digest() }));
  return [...large, ...divide(hashed, 0)];
}

function divide(group: readonly HashedEntry[], bit: number): WorkspaceEntry[][] {
  if (group.length === 0) return [];
  const sizeBytes = group.reduce((sum, { entry }) => sum + entry.sizeBytes + entryBytes, 0);
  if (sizeBytes <= maxPackBytes || group.length === 1 || bit === 256) return [group.map(({ entry }) => entry).sort((a, b) => compareUtf8(a.path, b.path))];
  const isSet = ({ hash }: HashedEntry): boolean => (((hash[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1) === 1;
  return [...divide(group.filter((member) => !isSet(member)), bit + 1), ...divide(group.filter(isSet), bit + 1)];
}
