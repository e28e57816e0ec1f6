import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { readStable, type Unreadable } from '../readStable.ts';
import type { KnownPack, StatCache } from '../statCache.ts';
import type { WorkspaceEntry } from '../workspaceEntry.ts';
import type { PackMember } from './packMember.ts';
import { tarEnd, tarHeader, tarPadding } from './tarEntry.ts';

/** The pack of one large file, hashed in one reading and not yet written: often the store has it. */
export async function hashLargePack(root: string, entry: WorkspaceEntry, cache: StatCache): Promise<{ readonly member: PackMember; readonly pack: KnownPack } | Unreadable> {
  const readAtMs = cache.now();
  let content = createHash('sha256');
  let archive = createHash('sha256');
  const state = await readStable(path.join(root, entry.path), entry, (sizeBytes) => {
    content = createHash('sha256');
    archive = createHash('sha256').update(tarHeader({ ...entry, sizeBytes }));
    return { write: (chunk) => void (content.update(chunk), archive.update(chunk)) };
  });
  if (typeof state === 'string') return state;
  const tail = archiveTail(state.sizeBytes);
  const sha256 = content.digest('hex');
  const read = { ...entry, ...state };
  cache.rememberContent(entry.path, state.identity, state.changedMs, readAtMs, { sha256 });
  return {
    member: { entry: read, sha256 },
    pack: { sha256: archive.update(tail).digest('hex'), sizeBytes: tarHeader(read).byteLength + state.sizeBytes + tail.byteLength },
  };
}

/**
 * Writes the archive of one large file, which must be as it was when it was hashed.
 *
 * @returns false when it is not
 */
export async function writeLargePack(root: string, entry: WorkspaceEntry, archiveFile: string): Promise<boolean> {
  const header = tarHeader(entry);
  const target = await open(archiveFile, 'w');
  try {
    await target.write(header, 0, header.byteLength, 0);
    const state = await readStable(path.join(root, entry.path), entry, () => {
      let position = header.byteLength;
      return {
        write: async (chunk) => {
          await target.write(chunk, 0, chunk.byteLength, position);
          position += chunk.byteLength;
        },
      };
    });
    if (typeof state === 'string' || state.identity !== entry.identity) return false;
    const tail = archiveTail(entry.sizeBytes);
    await target.write(tail, 0, tail.byteLength, header.byteLength + entry.sizeBytes);
    return true;
  } finally {
    await target.close();
  }
}

function archiveTail(sizeBytes: number): Buffer {
  return Buffer.concat([tarPadding(sizeBytes), tarEnd]);
}
