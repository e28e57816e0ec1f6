import { type BigIntStats, type Dirent, lstat as lstatCallback } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { compareUtf8 } from '../base/compareUtf8.ts';
import type { Report } from '../base/progress.ts';
import { systemErrorCode } from '../base/weftError.ts';
import type { LeftOut } from './codePackage.ts';
import { readLink } from './readLink.ts';
import { environmentMarkers } from './rules/builtInRules.ts';
import type { WorkspaceRules } from './rules/workspaceRules.ts';
import { fileIdentity, type WorkspaceEntry } from './workspaceEntry.ts';

/** Several times faster than its promise-based sister, which matters for each of many thousand files. */
const lstat = promisify(lstatCallback) as (file: string, options: { bigint: true }) => Promise<BigIntStats>;
const lstatsAtOnce = 64;
/** An ignore file longer than this is none. */
const maxIgnoreFileBytes = 1 << 20;

export interface WalkOptions {
  readonly rules: WorkspaceRules;
  readonly signal: AbortSignal;
  readonly report: Report;
}

export interface WalkedWorkspace {
  /** In the order of their paths' bytes. */
  readonly entries: readonly WorkspaceEntry[];
  readonly leftOut: readonly LeftOut[];
  /** Folders that may not be listed. */
  readonly unreadable: readonly string[];
  readonly totalBytes: number;
}

interface Folder {
  /** "" or ending with a slash. */
  readonly path: string;
  readonly rules: WorkspaceRules;
  readonly confirmed: boolean;
  /** It stays behind, and only what `include` names itself is looked for. */
  readonly searchOnly: boolean;
}

/**
 * Looks at every file of a workspace without opening one: ignore files apart, nothing is read. Folders are walked one at
 * a time, without recursion and without following links.
 *
 * @param root real path
 */
export async function walkWorkspace(root: string, { rules, signal, report }: WalkOptions): Promise<WalkedWorkspace> {
  const walk = new Walk(root);
  const folders: Folder[] = [{ path: '', rules, confirmed: false, searchOnly: false }];
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    signal.throwIfAborted();
    folders.push(...(await walk.enter(folder)));
    report({ stage: 'scan', doneCount: walk.entries.length, doneBytes: walk.totalBytes });
  }
  walk.entries.sort((a, b) => compareUtf8(a.path, b.path));
  walk.leftOut.sort((a, b) => compareUtf8(a.path, b.path));
  return walk;
}

class Walk implements WalkedWorkspace {
  readonly entries: WorkspaceEntry[] = [];
  readonly leftOut: LeftOut[] = [];
  readonly unreadable: string[] = [];
  totalBytes = 0;
  readonly #root: string;

  constructor(root: string) {
    this.#root = root;
  }

  /** Takes what is in a folder and answers the folders to enter next. */
  async enter(folder: Folder): Promise<Folder[]> {
    const found = await this.#list(folder);
    if (found === undefined) return [];
    if (folder.path !== '' && !folder.confirmed && found.some(({ name }) => environmentMarkers.has(name))) {
      this.leftOut.push({ path: folder.path.slice(0, -1), reason: 'environment', rule: 'built-in, a Python environment', directory: true });
      return [];
    }
    const rules = await this.#rulesBelow(folder, found);
    const next: Folder[] = [];
    const taken: { path: string; confirmed: boolean }[] = [];
    for (const item of found) {
      const itemPath = folder.path + item.name;
      const verdict = rules.judge(itemPath, item.isDirectory(), folder.confirmed);
      const wanted = verdict.take && (!folder.searchOnly || verdict.confirmed === 'itself');
      if (wanted && item.isDirectory()) next.push({ path: `${itemPath}/`, rules, confirmed: verdict.confirmed !== false, searchOnly: false });
      else if (wanted) taken.push({ path: itemPath, confirmed: verdict.confirmed === 'itself' });
      else if (item.isDirectory() && rules.leadsToIncluded(itemPath)) next.push({ path: `${itemPath}/`, rules, confirmed: false, searchOnly: true });
      if (!verdict.take && !folder.searchOnly) this.leftOut.push({ path: itemPath, reason: verdict.reason, rule: verdict.rule, directory: item.isDirectory() });
    }
    for (let start = 0; start < taken.length; start += lstatsAtOnce) {
      await Promise.all(taken.slice(start, start + lstatsAtOnce).map(({ path: itemPath, confirmed }) => this.#take(itemPath, confirmed)));
    }
    return next;
  }

  async #list(folder: Folder): Promise<Dirent[] | undefined> {
    try {
      return await readdir(path.join(this.#root, folder.path), { withFileTypes: true });
    } catch (thrown) {
      const code = systemErrorCode(thrown);
      if (code === 'EACCES' || code === 'EPERM') this.unreadable.push(folder.path);
      else if (code !== 'ENOENT' && code !== 'ENOTDIR') throw thrown;
      else if (folder.path.includes('\ufffd')) this.#leaveOutNameless(folder.path, true);
      return undefined;
    }
  }

  async #rulesBelow(folder: Folder, found: readonly Dirent[]): Promise<WorkspaceRules> {
    const read = async (name: string): Promise<string | undefined> => {
      if (!found.some((item) => item.name === name && item.isFile())) return undefined;
      const text = await readFile(path.join(this.#root, folder.path, name), 'utf8').catch(() => undefined);
      return text !== undefined && text.length <= maxIgnoreFileBytes ? text : undefined;
    };
    const [weftignore, gitignore] = [await read('.weftignore'), await read('.gitignore')];
    return folder.rules.enter(folder.path, { ...(weftignore !== undefined && { weftignore }), ...(gitignore !== undefined && { gitignore }) });
  }

  async #take(itemPath: string, confirmed: boolean): Promise<void> {
    const absolute = path.join(this.#root, itemPath);
    const found = await lstat(absolute, { bigint: true }).catch((thrown: unknown) => {
      if (systemErrorCode(thrown) === 'ENOENT') return undefined;
      throw thrown;
    });
    if (found === undefined) {
      // A name that is no UTF-8 cannot be asked for; any other has vanished since it was listed.
      if (itemPath.includes('\ufffd')) this.#leaveOutNameless(itemPath, false);
      return;
    }
    const state = { path: itemPath, identity: fileIdentity(found), changedMs: Number(found.ctimeMs > found.mtimeMs ? found.ctimeMs : found.mtimeMs), confirmed };
    if (found.isFile()) {
      this.entries.push({ ...state, sizeBytes: Number(found.size), executable: isExecutable(found, itemPath) });
      this.totalBytes += Number(found.size);
    } else if (found.isSymbolicLink()) {
      const link = await readLink(this.#root, itemPath);
      if (link.inside) this.entries.push({ ...state, sizeBytes: 0, executable: false, linkTarget: link.target });
      else this.leftOut.push({ path: itemPath, reason: 'link-outside', rule: `a link to “${link.target}”`, directory: false });
    } else {
      this.leftOut.push({ path: itemPath, reason: 'special-file', rule: specialKind(found), directory: false });
    }
  }

  #leaveOutNameless(itemPath: string, directory: boolean): void {
    this.leftOut.push({ path: itemPath, reason: 'special-file', rule: 'its name is not valid UTF-8', directory });
  }
}

function isExecutable({ mode }: BigIntStats, name: string): boolean {
  // Windows keeps no such bit; what is called a shell script is meant to be run.
  return process.platform === 'win32' ? name.endsWith('.sh') : (mode & 0o111n) !== 0n;
}

function specialKind(found: BigIntStats): string {
  if (found.isFIFO()) return 'a named pipe';
  if (found.isSocket()) return 'a socket';
  return found.isDirectory() ? 'a folder that was a file a moment ago' : 'a device';
}
