import type { Clock } from '../base/clock.ts';
import type { EventFileTree } from './eventFileTree.ts';
import { nameFilter } from './nameFilter.ts';
import type { Run } from './run.ts';
import { Runs } from './runs.ts';
import type { ScalarPoint } from './scalarSeries.ts';

export interface Scalar extends ScalarPoint {
  readonly run: string;
  readonly tag: string;
}

export interface ScalarQuery {
  /** Patterns with `*` and `?`; none means all. */
  readonly run?: readonly string[];
  readonly tag?: readonly string[];
  /** Give also the points that their writer withdrew when it restarted; left out by default, as TensorBoard's loader does. */
  readonly withdrawn?: boolean;
  /** Following: keep no more than about so many of each tag in memory, and give no others; without it none is left out. */
  readonly scalarsPerTag?: number;
  /** Called when a run was read, before its scalars are given: the place to look at its bad records and unreadable files. */
  readonly onRead?: (run: Run) => void;
  readonly signal?: AbortSignal;
}

/**
 * Every scalar of a tree, none thinned out: run by run in the order of their names, tag by tag as they appeared, points
 * as they were written. One run is in memory at a time.
 */
export async function* readScalars(tree: EventFileTree, query: ScalarQuery = {}): AsyncGenerator<Scalar> {
  const runs = new Runs(tree);
  for (const run of (await runs.list(query.signal)).filter(({ name }) => nameFilter(query.run)(name))) {
    await runs.refreshRun(run, query.signal);
    query.onRead?.(run);
    yield* scalarsOf(run, query, new Map());
    runs.forget(run);
  }
}

/** How scalars are followed: how often to look (milliseconds), and whether anything more will be written. */
export interface FollowScalars extends ScalarQuery {
  readonly clock: Clock;
  readonly pollMs: number;
  /** Asked before each look; after the look that follows a yes, following ends. Absent: until the signal aborts. */
  readonly isOver?: () => Promise<boolean>;
}

/**
 * Scalars as they are written: those that are there, then what each look finds new. A run that was read anew because a
 * file was replaced comes once more from its first point. Standings are as known at the time.
 */
export async function* followScalars(tree: EventFileTree, query: FollowScalars): AsyncGenerator<Scalar> {
  for await (const batch of followScalarBatches(tree, query)) yield* batch;
}

/** As `followScalars`, in one batch for what a look found new in one run. */
export async function* followScalarBatches(tree: EventFileTree, query: FollowScalars): AsyncGenerator<readonly Scalar[]> {
  const runs = new Runs(tree, query.scalarsPerTag === undefined ? {} : { scalarsPerTag: query.scalarsPerTag });
  const wanted = nameFilter(query.run);
  const given = new Map<Run, { generation: number; counts: Map<string, number> }>();
  for (;;) {
    const over = (await query.isOver?.()) ?? false;
    for (const run of await runs.refresh({ wanted, ...(query.signal ? { signal: query.signal } : {}) })) {
      query.onRead?.(run);
      let seen = given.get(run);
      if (seen?.generation !== run.generation) given.set(run, (seen = { generation: run.generation, counts: new Map() }));
      yield [...scalarsOf(run, query, seen.counts)];
    }
    if (over) return;
    await query.clock.sleep(query.pollMs, query.signal);
  }
}

/** The points after the `counts` of each tag, which it brings up to date. */
function* scalarsOf(run: Run, query: ScalarQuery, counts: Map<string, number>): Generator<Scalar> {
  const isWanted = nameFilter(query.tag);
  for (const [tag, series] of run.content.scalars()) {
    const from = counts.get(tag) ?? 0;
    if (!isWanted(tag) || from === series.length) continue;
    counts.set(tag, series.length);
    for (const point of series.points(from)) {
      if (point.standing !== 'withdrawn' || query.withdrawn) yield { run: run.name, tag, ...point };
    }
  }
}
