import { hash } from 'node:crypto';
import path from 'node:path';
import { forEachBounded } from '../../base/forEachBounded.ts';
import { readStableContent, type Unreadable } from '../readStable.ts';
import type { SecretSearch } from '../secrets/secretSearch.ts';
import type { StatCache } from '../statCache.ts';
import type { WorkspaceEntry } from '../workspaceEntry.ts';
import type { PackMember } from './packMember.ts';
import { sha256Of } from './sha256Of.ts';
import { tarEnd, tarHeader, tarPadding } from './tarEntry.ts';

/** Open at once, of each pack. */
const filesAtOnce = 16;

/** A member with its content, as it is in memory while its pack is made. */
export interface LoadedMember extends PackMember {
  readonly content: Buffer;
}

/** A file that could not be read. */
export interface FailedRead {
  readonly path: string;
  readonly why: Unreadable;
}

export interface LoadedGroup {
  readonly members: readonly LoadedMember[];
  readonly failed: readonly FailedRead[];
  /** Members that must stay behind, with the kind of secret they show. */
  readonly secrets: ReadonlyMap<WorkspaceEntry, string>;
}

export interface GroupReading {
  readonly root: string;
  readonly cache: StatCache;
  readonly search: SecretSearch;
}

/** Reads the files of a pack, which have a few MiB together, and looks at each once for everything there is to know. */
export async function loadMembers(group: readonly WorkspaceEntry[], reading: GroupReading): Promise<LoadedGroup> {
  const secrets = new Map<WorkspaceEntry, string>();
  const loaded: (LoadedMember | FailedRead)[] = [];
  await forEachBounded(group, filesAtOnce, async (entry, index) => {
    const { member, kind } = await loadMember(entry, reading);
    loaded[index] = member;
    if (kind !== '') secrets.set(entry, kind);
  });
  return { members: loaded.filter((member) => 'content' in member), failed: loaded.filter((member) => 'why' in member), secrets };
}

export function archiveOf(members: readonly LoadedMember[]): Buffer<ArrayBuffer> {
  return Buffer.concat([...members.flatMap(({ entry, content }) => [tarHeader(entry), content, tarPadding(content.byteLength)]), tarEnd]);
}

/** SHA-256 that stands for a link. */
export function linkHash(linkTarget: string): string {
  return hash('sha256', linkTarget, 'hex');
}

async function loadMember(entry: WorkspaceEntry, { root, cache, search }: GroupReading): Promise<{ readonly member: LoadedMember | FailedRead; readonly kind: string }> {
  if (entry.linkTarget !== undefined) return { member: { entry, sha256: linkHash(entry.linkTarget), content: Buffer.alloc(0) }, kind: '' };
  const readAtMs = cache.now();
  const found = await readStableContent(path.join(root, entry.path), entry);
  if (typeof found === 'string') return { member: { path: entry.path, why: found }, kind: '' };
  const { content, ...state } = found;
  const read = { ...entry, ...state };
  const known = cache.content(entry.path, state.identity);
  const sha256 = known.sha256 ?? (await sha256Of(content));
  const remembered = search.remembered(read);
  const { shape, kind } = remembered === undefined ? search.find(read, content) : { shape: remembered, kind: remembered };
  cache.rememberContent(entry.path, state.identity, state.changedMs, readAtMs, { sha256, secret: shape });
  return { member: { entry: read, sha256, content }, kind };
}
