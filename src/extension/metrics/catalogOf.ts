import type { LiveRun, LiveRuns } from '../../core/metrics/liveRuns.ts';
import type { BadRecords } from '../../core/metrics/eventFile.ts';
import type { TagKind } from '../../messages/tagKind.ts';
import type { Catalog, TagRow } from '../../messages/toWebview.ts';
import type { PanelSource } from './panelSource.ts';

/** Everything there is by now, without a value of it: sources, their runs, and the tags of those that were read. */
export function catalogOf(sources: readonly PanelSource[], live: LiveRuns): Catalog {
  const runs = live.all;
  const tagsOf = (namesOf: (run: LiveRun) => Iterable<string>): TagRow[] => {
    const found = new Map<string, number[]>();
    for (const run of runs) for (const tag of namesOf(run)) found.set(tag, [...(found.get(tag) ?? []), run.id]);
    return [...found].sort(([one], [other]) => collator.compare(one, other)).map(([tag, ids]) => ({ tag, runs: ids }));
  };
  const tags: Record<TagKind, TagRow[]> = {
    scalars: tagsOf(({ run }) => run.content.scalars().keys()),
    images: tagsOf(({ run }) => run.content.images().keys()),
    histograms: tagsOf(({ run }) => run.content.histograms().keys()),
    texts: tagsOf(({ run }) => run.content.texts().keys()),
    hparams: tagsOf(({ run }) => (run.content.hparams ? [''] : [])),
  };
  return {
    type: 'catalog',
    sources: sources.map(({ name, runs: source, hint }, id) => {
      const { isListed, isOver, trouble } = live.stateOf(source);
      return { id, name, place: source.label, isListed, isLive: !isOver, ...(hint !== undefined && { hint }), ...(trouble && { trouble: trouble.message }) };
    }),
    runs: runs.map(({ id, source, run, version }) => ({
      id,
      source: live.sources.indexOf(source),
      name: run.name,
      colour: id - 1,
      isRead: version > 0,
      passedOver: countOf(run.bad) + run.unreadable.length,
    })),
    tags,
  };
}

/** layer2 before layer10. */
const collator = new Intl.Collator('en', { numeric: true });

const countOf = ({ dataCrc, lengthCrc, tooLong, malformed }: BadRecords): number => dataCrc + lengthCrc + tooLong + malformed;
