import { type EventFileEntry, type EventFileTree, runOfPath } from './eventFileTree.ts';
import { PointBlocks } from './pointBlocks.ts';
import { ReadWindow } from './readWindow.ts';
import { Run } from './run.ts';
import type { ContentLimits } from './tagContent.ts';

/**
 * The runs of a tree of event files. Listing is cheap and reading is not, so the two are apart: `list` tells which runs
 * there are, `refresh` reads what is new of those that are wanted.
 */
export class Runs {
  readonly #tree: EventFileTree;
  readonly #limits: ContentLimits;
  readonly #window = new ReadWindow();
  readonly #blocks = new PointBlocks();
  readonly #runs = new Map<string, Run>();
  #entries: ReadonlyMap<string, readonly EventFileEntry[]> = new Map();

  /** Without limits every scalar is kept: for charts, which draw a thousand points, give a limit. */
  constructor(tree: EventFileTree, limits: ContentLimits = {}) {
    this.#tree = tree;
    this.#limits = limits;
  }

  /** Runs by name, in the order of their names, as of the last `list` or `refresh`; what was not wanted is still empty. */
  get all(): readonly Run[] {
    return [...this.#runs.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
  }

  /** Looks which runs there are now, without reading them. A run whose last file is gone is dropped. */
  async list(signal?: AbortSignal): Promise<readonly Run[]> {
    this.#entries = Map.groupBy(await this.#tree.list(signal), (entry) => runOfPath(entry.path));
    for (const name of this.#runs.keys()) if (!this.#entries.has(name)) this.#runs.delete(name);
    for (const name of this.#entries.keys()) if (!this.#runs.has(name)) this.#runs.set(name, new Run(name, this.#limits, this.#blocks));
    return this.all;
  }

  /** Lists, then reads what is new of the runs that are wanted (all by default). Answers the runs with news. */
  async refresh(options: { readonly wanted?: (run: string) => boolean; readonly signal?: AbortSignal } = {}): Promise<readonly Run[]> {
    const changed: Run[] = [];
    for (const run of await this.list(options.signal)) {
      if (options.wanted && !options.wanted(run.name)) continue;
      if (await this.refreshRun(run, options.signal)) changed.push(run);
    }
    return changed;
  }

  /** Reads what was new of one run when it was last listed; answers whether there was anything. */
  async refreshRun(run: Run, signal?: AbortSignal): Promise<boolean> {
    return run.refresh(this.#entries.get(run.name) ?? [], this.#window, signal);
  }

  /** Lets go of what was read of a run; the next refresh reads it from its beginning. */
  forget(run: Run): void {
    if (this.#runs.get(run.name) === run) this.#runs.set(run.name, new Run(run.name, this.#limits, this.#blocks));
  }
}
