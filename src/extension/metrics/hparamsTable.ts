import type { LiveRun } from '../../core/metrics/liveRuns.ts';
import type { Series } from '../../core/metrics/scalarSeries.ts';
import type { HparamsTable } from '../../messages/toWebview.ts';

/** Runs by their hyperparameters, with the last value of each metric that the experiments name. */
export function hparamsTable(runs: readonly LiveRun[]): HparamsTable {
  const told = runs.flatMap((live) => (live.run.content.hparams ? [{ live, hparams: live.run.content.hparams }] : []));
  const names = [...new Set(told.flatMap(({ hparams }) => [...hparams.values.keys()]))];
  const metrics = [...new Set(told.flatMap(({ hparams }) => hparams.metrics))];
  return {
    type: 'hparams',
    names,
    metrics,
    rows: told.map(({ live, hparams }) => ({
      run: live.id,
      status: hparams.status,
      values: names.map((name) => cellOf(hparams.values.get(name))),
      metrics: metrics.map((tag) => cellOf(lastOf(live.run.content.scalars().get(tag)))),
    })),
  };
}

/** Messages hold no NaN. */
function cellOf(value: string | number | boolean | undefined): string | number | boolean {
  if (value === undefined) return '';
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function lastOf(series: Series | undefined): number | undefined {
  let last: number | undefined;
  for (const { value, standing } of series?.points() ?? []) if (standing === 'current') last = value;
  return last;
}
