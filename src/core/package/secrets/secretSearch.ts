import path from 'node:path';
import { forEachBounded } from '../../base/forEachBounded.ts';
import type { Report } from '../../base/progress.ts';
import type { LeftOut } from '../codePackage.ts';
import { sha256Of } from '../packs/sha256Of.ts';
import { readStableContent } from '../readStable.ts';
import type { StatCache } from '../statCache.ts';
import type { WorkspaceEntry } from '../workspaceEntry.ts';
import { findSecret } from './secretShapes.ts';

/** What people write is smaller; what is larger is data. */
const searchedBytes = 1 << 20;
/** A NUL in the first bytes tells a binary file, as git tells it. */
const headBytes = 8000;
/** A known secret that is shorter is an ordinary word as well. */
const shortestKnownSecret = 8;
const filesAtOnce = 16;
const reportedFiles = 100;

/** Looks for secrets in the content of small text files; a file that was asked for by name passes. */
export class SecretSearch {
  readonly #known: readonly Buffer[];
  readonly #cache: StatCache;

  /** @param knownSecrets values that must not leave, such as the literal keys of a manifest */
  constructor(knownSecrets: readonly string[], cache: StatCache) {
    this.#known = knownSecrets.filter((secret) => secret.length >= shortestKnownSecret).map((secret) => Buffer.from(secret));
    this.#cache = cache;
  }

  /** What is known without reading: undefined when the content must be looked at, otherwise the finding, or "" for none. */
  remembered(entry: WorkspaceEntry): string | undefined {
    if (!isSearched(entry)) return '';
    const { secret } = this.#cache.content(entry.path, entry.identity);
    return secret === '' && this.#known.length > 0 ? undefined : secret;
  }

  /** The kind of secret in the content of a small text file: that of any file, and one of those known. */
  find(entry: WorkspaceEntry, content: Buffer): { readonly shape: string; readonly kind: string } {
    if (!isSearched(entry) || content.subarray(0, headBytes).includes(0)) return { shape: '', kind: '' };
    const shape = findSecret(content) ?? '';
    return { shape, kind: shape || (this.#known.some((value) => content.includes(value)) ? 'a key of the manifest' : '') };
  }

  /** Reads all files that are not known, for a preview; what cannot be read is found out when it is packed. */
  async searchAll(root: string, entries: readonly WorkspaceEntry[], { signal, report }: { readonly signal: AbortSignal; readonly report: Report }): Promise<ReadonlyMap<WorkspaceEntry, string>> {
    const findings = new Map<WorkspaceEntry, string>();
    let doneCount = 0;
    await forEachBounded(entries, filesAtOnce, async (entry) => {
      signal.throwIfAborted();
      const kind = this.remembered(entry) ?? (await this.#read(root, entry));
      if (kind !== '') findings.set(entry, kind);
      doneCount += 1;
      if (doneCount % reportedFiles === 0) report({ stage: 'check', doneCount, totalCount: entries.length });
    });
    return findings;
  }

  async #read(root: string, entry: WorkspaceEntry): Promise<string> {
    const readAtMs = this.#cache.now();
    const found = await readStableContent(path.join(root, entry.path), entry);
    if (typeof found === 'string') return '';
    const { shape, kind } = this.find(entry, found.content);
    this.#cache.rememberContent(entry.path, found.identity, found.changedMs, readAtMs, { sha256: await sha256Of(found.content), secret: shape });
    return kind;
  }
}

/** Findings as what stays behind. */
export function leftOutSecrets(findings: ReadonlyMap<WorkspaceEntry, string>): LeftOut[] {
  return [...findings].map(([entry, kind]): LeftOut => ({ path: entry.path, reason: 'secret', rule: `built-in, it shows ${kind}`, directory: false }));
}

function isSearched({ linkTarget, confirmed, sizeBytes }: WorkspaceEntry): boolean {
  return linkTarget === undefined && !confirmed && sizeBytes > 0 && sizeBytes <= searchedBytes;
}
