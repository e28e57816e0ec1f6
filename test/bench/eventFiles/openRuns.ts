// The work that is measured: open every run of a folder as the charts do, until the last point of each can be read.
import process from 'node:process';
import { folderEventFileTree } from '../../../src/core/metrics/folderEventFileTree.ts';
import { Runs } from '../../../src/core/metrics/runs.ts';

async function openRuns(folder: string): Promise<void> {
  const runs = new Runs(folderEventFileTree(folder), { scalarsPerTag: 1000 });
  await runs.refresh();
  let points = 0;
  const lastSteps = new Set<number | undefined>();
  for (const { content } of runs.all) {
    for (const series of content.scalars().values()) {
      points += series.length;
      let last: number | undefined;
      for (const { step } of series.points(series.length - 1)) last = step;
      lastSteps.add(last);
    }
  }
  process.stdout.write(JSON.stringify({ points, lastSteps: [...lastSteps], peakMemoryMb: process.resourceUsage().maxRSS / 1024 }));
}

void openRuns(process.argv[2] ?? '.');
