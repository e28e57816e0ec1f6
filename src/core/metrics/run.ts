import { WeftError } from '../base/weftError.ts';
import { type BadRecords, EventFile, noBadRecords } from './eventFile.ts';
import type { EventFileEntry } from './eventFileTree.ts';
import { PointBlocks } from './pointBlocks.ts';
import type { ReadWindow } from './readWindow.ts';
import { RunContent } from './runContent.ts';
import type { ContentLimits } from './tagContent.ts';

/** An event file that is there but cannot be read, and what the system said. */
export interface UnreadableFile {
  readonly path: string;
  readonly cause: unknown;
}

/** One run: the event files of one folder, merged in the order of their names, which is that of their beginnings. */
export class Run {
  readonly name: string;
  /** Goes up when a file was replaced and the run was read anew: what was said of it before no longer holds. */
  generation = 0;
  content: RunContent;
  unreadable: readonly UnreadableFile[] = [];
  readonly #limits: ContentLimits;
  readonly #blocks: PointBlocks;
  #files = new Map<string, EventFile>();

  constructor(name: string, limits: ContentLimits = {}, blocks = new PointBlocks()) {
    this.name = name;
    this.#limits = limits;
    this.#blocks = blocks;
    this.content = new RunContent(limits, blocks);
  }

  /** Records passed over so far, in all files that were ever read for this run. */
  get bad(): BadRecords {
    const sum = noBadRecords();
    for (const { bad } of this.#files.values()) {
      sum.dataCrc += bad.dataCrc;
      sum.lengthCrc += bad.lengthCrc;
      sum.tooLong += bad.tooLong;
      sum.malformed += bad.malformed;
    }
    return sum;
  }

  /**
   * Reads what is new. What came from a file that is gone stays, as in TensorBoard. When a file was replaced or shrank,
   * all files are read anew, and `content` changes over once that is done: until then the old one can still be drawn.
   * Answers whether there is anything new.
   */
  async refresh(entries: readonly EventFileEntry[], window: ReadWindow, signal?: AbortSignal): Promise<boolean> {
    const ordered = [...entries].sort((one, other) => (one.path < other.path ? -1 : 1));
    const outcome = await this.#read(ordered, this.#files, this.content, window, signal);
    if (outcome !== 'replaced') return outcome === 'read';
    const files = new Map<string, EventFile>();
    const content = new RunContent(this.#limits, this.#blocks);
    await this.#read(ordered, files, content, window, signal);
    this.#files = files;
    this.content = content;
    this.generation += 1;
    return true;
  }

  async #read(entries: readonly EventFileEntry[], files: Map<string, EventFile>, content: RunContent, window: ReadWindow, signal?: AbortSignal): Promise<'read' | 'unchanged' | 'replaced'> {
    const unreadable: UnreadableFile[] = [];
    let isNew = false;
    for (const entry of entries) {
      const file = files.get(entry.path) ?? new EventFile();
      files.set(entry.path, file);
      try {
        const outcome = await file.read(entry, window, content, signal);
        if (outcome === 'replaced') return 'replaced';
        isNew ||= outcome === 'read';
      } catch (thrown) {
        signal?.throwIfAborted();
        if (!isOutdated(thrown)) unreadable.push({ path: entry.path, cause: thrown });
      }
    }
    this.unreadable = unreadable;
    return isNew ? 'read' : 'unchanged';
  }
}

/** An object was replaced, or deleted, after it was listed: the next refresh sees it as it is by then. */
function isOutdated(thrown: unknown): boolean {
  return thrown instanceof WeftError && (thrown.code === 'store/object-changed' || thrown.code === 'store/object-missing');
}
