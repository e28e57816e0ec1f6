import { mkdir, open, stat } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../base/weftError.ts';
import type { EventFileEntry, EventFileTree } from './eventFileTree.ts';

const pieceBytes = 8 * 1024 * 1024;

/**
 * A tree's event files as files of a folder, for programs that read only those. Each `update` brings down what is new:
 * of a file that grew its end, of one that was replaced the whole. Nothing is deleted, as in a folder that is written to.
 */
export class EventFileMirror {
  readonly #tree: EventFileTree;
  readonly #folder: string;
  readonly #copied = new Map<string, EventFileEntry>();

  constructor(tree: EventFileTree, folder: string) {
    this.#tree = tree;
    this.#folder = folder;
  }

  /** Answers how many files there are. */
  async update(signal?: AbortSignal): Promise<number> {
    const entries = (await this.#tree.list(signal)).filter(({ path: name }) => staysInside(name));
    for (const entry of entries) {
      const before = this.#copied.get(entry.path);
      if (before?.version === entry.version) continue;
      if (await this.#copy(entry, before && before.sizeBytes < entry.sizeBytes ? before.sizeBytes : 0, signal)) this.#copied.set(entry.path, entry);
    }
    return entries.length;
  }

  /** Event files are only ever added to, so one that grew is the one that was. */
  async #copy(entry: EventFileEntry, from: number, signal?: AbortSignal): Promise<boolean> {
    const source = await entry.open(signal);
    if (!source) return false;
    const target = path.join(this.#folder, ...entry.path.split('/'));
    await mkdir(path.dirname(target), { recursive: true });
    const file = await open(target, from > 0 && (await sizeOf(target)) === from ? 'r+' : 'w');
    try {
      let at = from > 0 && (await file.stat()).size === from ? from : 0;
      while (at < entry.sizeBytes) {
        const piece = new Uint8Array(Math.min(pieceBytes, entry.sizeBytes - at));
        const count = await source.read(at, piece, signal);
        if (count === 0) break;
        await file.write(piece, 0, count, at);
        at += count;
      }
      return true;
    } finally {
      await file.close();
      await source.close();
    }
  }
}

/** A key may be called anything; none leads out of the folder, nor to a name that some system reads as more than a name. */
function staysInside(name: string): boolean {
  return name.split('/').every((part) => part !== '' && part !== '.' && part !== '..' && !/[\\:\0]/.test(part));
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}
