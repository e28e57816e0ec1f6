import { writeFile } from 'node:fs/promises';
import { WeftError } from '../../base/weftError.ts';
import type { KnownPack } from '../statCache.ts';
import type { WorkspaceEntry } from '../workspaceEntry.ts';
import { hashLargePack, writeLargePack } from './largePack.ts';
import { largeFileBytes } from './packGroups.ts';
import { membersHash, type PackMember } from './packMember.ts';
import { sha256Of } from './sha256Of.ts';
import { archiveOf, type FailedRead, type GroupReading, linkHash, loadMembers } from './smallPack.ts';
import type { TempArchives } from './tempArchives.ts';

export interface BuiltPack extends KnownPack {
  readonly members: readonly PackMember[];
  /** The archive's file, where one had to be made. */
  readonly file?: string;
}

/** What kept a pack from being built: files that cannot be read, or that must stay behind. */
export interface UnbuiltPack {
  readonly failed: readonly FailedRead[];
  readonly secrets: ReadonlyMap<WorkspaceEntry, string>;
}

/** Makes packs of a workspace's files; it reads only what is not known from before. */
export class PackBuilder {
  readonly #reading: GroupReading;
  readonly #archives: TempArchives;

  constructor(reading: GroupReading, archives: TempArchives) {
    this.#reading = reading;
    this.#archives = archives;
  }

  /** @param group one of `packGroups` */
  async build(group: readonly WorkspaceEntry[]): Promise<BuiltPack | UnbuiltPack> {
    const secrets = this.#rememberedSecrets(group);
    if (secrets.size > 0) return { failed: [], secrets };
    const known = group.flatMap((entry) => this.#knownMember(entry) ?? []);
    const before = known.length === group.length ? this.#reading.cache.pack(membersHash(known)) : undefined;
    if (before) return { ...before, members: known };
    const large = largeFileOf(group);
    return large ? this.#buildLarge(large) : this.#buildSmall(group);
  }

  /**
   * The archive of a pack that was known, and is needed after all.
   *
   * @throws WeftError `package/file-changing` when a file is no longer what the pack holds
   */
  async materialize({ members, sha256, sizeBytes, file }: BuiltPack, signal: AbortSignal): Promise<string> {
    signal.throwIfAborted();
    if (file !== undefined) return file;
    const entries = members.map(({ entry }) => entry);
    const large = largeFileOf(entries);
    return this.#archives.add(sizeBytes, async (target) => {
      if (large) {
        if (!(await writeLargePack(this.#reading.root, large, target))) throw changedSince(large.path);
        return;
      }
      const loaded = await loadMembers(entries, this.#reading);
      const stale = loaded.failed[0]?.path ?? loaded.members.find((member, index) => member.sha256 !== members[index]?.sha256)?.entry.path;
      if (stale !== undefined) throw changedSince(stale);
      const archive = archiveOf(loaded.members);
      if ((await sha256Of(archive)) !== sha256) throw new TypeError('The same members gave another archive.');
      await writeFile(target, archive);
    });
  }

  #rememberedSecrets(group: readonly WorkspaceEntry[]): ReadonlyMap<WorkspaceEntry, string> {
    const secrets = new Map<WorkspaceEntry, string>();
    for (const entry of group) {
      const kind = this.#reading.search.remembered(entry);
      if (kind !== undefined && kind !== '') secrets.set(entry, kind);
    }
    return secrets;
  }

  /** Undefined when the file must be read: for its hash, or to look for secrets. */
  #knownMember(entry: WorkspaceEntry): PackMember | undefined {
    if (this.#reading.search.remembered(entry) === undefined) return undefined;
    const sha256 = entry.linkTarget === undefined ? this.#reading.cache.content(entry.path, entry.identity).sha256 : linkHash(entry.linkTarget);
    return sha256 === undefined ? undefined : { entry, sha256 };
  }

  async #buildSmall(group: readonly WorkspaceEntry[]): Promise<BuiltPack | UnbuiltPack> {
    const { members, failed, secrets } = await loadMembers(group, this.#reading);
    if (failed.length > 0 || secrets.size > 0) return { failed, secrets };
    const named = members.map(({ entry, sha256 }) => ({ entry, sha256 }));
    const before = this.#reading.cache.pack(membersHash(named));
    if (before) return { ...before, members: named };
    const archive = archiveOf(members);
    const pack = { sha256: await sha256Of(archive), sizeBytes: archive.byteLength };
    this.#reading.cache.rememberPack(membersHash(named), pack);
    // Written now, since it is at hand: a pack that was not known is hardly ever in the store.
    return { ...pack, members: named, file: await this.#archives.add(archive.byteLength, (file) => writeFile(file, archive)) };
  }

  async #buildLarge(entry: WorkspaceEntry): Promise<BuiltPack | UnbuiltPack> {
    const hashed = await hashLargePack(this.#reading.root, entry, this.#reading.cache);
    if (typeof hashed === 'string') return { failed: [{ path: entry.path, why: hashed }], secrets: new Map() };
    this.#reading.cache.rememberPack(membersHash([hashed.member]), hashed.pack);
    return { ...hashed.pack, members: [hashed.member] };
  }
}

function largeFileOf(group: readonly WorkspaceEntry[]): WorkspaceEntry | undefined {
  const [first] = group;
  return group.length === 1 && first && first.sizeBytes >= largeFileBytes ? first : undefined;
}

function changedSince(filePath: string): WeftError {
  return new WeftError('package/file-changing', `“${filePath}” changed while the code was being sent. Submit again once it rests, or leave it out in .weftignore.`);
}
