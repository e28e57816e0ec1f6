import type { BadRecords } from './eventFile.ts';
import type { EventFileTree } from './eventFileTree.ts';
import { readScalars, type Scalar } from './readScalars.ts';
import type { RunContent } from './runContent.ts';
import type { Run, UnreadableFile } from './run.ts';
import { Runs } from './runs.ts';
import type { ContentLimits } from './tagContent.ts';

/** What was read of a run so far; nothing of one that was only listed. */
export interface ReadableRun {
  readonly name: string;
  /** Goes up when what was said of the run before no longer holds. */
  readonly generation: number;
  readonly content: Pick<RunContent, 'hparams' | 'scalars' | 'images' | 'histograms' | 'texts'>;
  readonly bad: BadRecords;
  readonly unreadable: readonly UnreadableFile[];
}

/** Runs of one training or folder, whatever they are made of: listed first, read when wanted. */
export interface RunsSource {
  /** For messages: where is looked. */
  readonly label: string;
  /** The runs that there are now, in the order of their names. */
  list(signal: AbortSignal): Promise<readonly ReadableRun[]>;
  /** Reads what was new of a run when it was last listed; answers whether there was anything. */
  refreshRun(name: string, signal: AbortSignal): Promise<boolean>;
  /** Every scalar that there is now, none thinned out and none kept. */
  everyScalar(signal: AbortSignal): AsyncIterable<Scalar>;
  /** Whether nothing more will be written, as far as one can know. */
  isOver(signal: AbortSignal): Promise<boolean>;
}

/** The runs of a tree of event files. A folder is never over; a training is when it has ended. */
export function eventFileRuns(tree: EventFileTree, limits: ContentLimits, isOver: RunsSource['isOver'] = () => Promise.resolve(false)): RunsSource {
  const runs = new Runs(tree, limits);
  let listed = new Map<string, Run>();
  return {
    label: tree.label,
    async list(signal) {
      const found = await runs.list(signal);
      listed = new Map(found.map((run) => [run.name, run]));
      return found;
    },
    async refreshRun(name, signal) {
      const run = listed.get(name);
      return run ? runs.refreshRun(run, signal) : false;
    },
    everyScalar: (signal) => readScalars(tree, { signal }),
    isOver,
  };
}
