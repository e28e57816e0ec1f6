import path from 'node:path';
import { type Clock, systemClock } from '../../core/base/clock.ts';
import { trainingLogSource } from '../../core/logs/trainingLogSource.ts';
import { eventDirectories } from '../../core/manifest/shell/logDirectory.ts';
import { parseShell } from '../../core/manifest/shell/shellScript.ts';
import { folderEventFileTree } from '../../core/metrics/folderEventFileTree.ts';
import { eventFileRuns } from '../../core/metrics/runsSource.ts';
import { trainingRuns } from '../../core/metrics/trainingRuns.ts';
import type { TrainingPlan } from '../../core/plan/trainingPlan.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import { chartLimits } from './chartLimits.ts';
import type { PanelSource } from './panelSource.ts';
import type { SourceKey } from './sourceKey.ts';

export const panelClock: Clock = systemClock;

/** @throws WeftError when the training or its bucket cannot be found */
export async function openSource(key: SourceKey, services: ServicesOnDemand, signal: AbortSignal): Promise<PanelSource> {
  if (key.kind === 'folder') return { name: path.basename(key.path) || key.path, runs: eventFileRuns(folderEventFileTree(key.path), chartLimits) };
  const { trainings, clock } = await services.open();
  const found = await trainings.find(key.id, { signal });
  const { plan } = found.training.facts;
  const source = { plan, store: await trainings.results(plan, { signal }), logs: await trainingLogSource(found, trainings, { signal }) };
  return { name: plan.trainingId, runs: trainingRuns(source, chartLimits, clock), hint: hintOf(plan) };
}

/** What a person waits for who sees no chart yet. */
function hintOf({ evaluationMetrics, command }: TrainingPlan): string {
  if (evaluationMetrics.type === 'regex_extractor') return 'The patterns of evaluation_metrics found nothing in the log so far.';
  if (evaluationMetrics.type === 'emetrics_file') return 'The command has written no metrics file so far.';
  const [directory] = eventDirectories(parseShell(command));
  return directory ? `The command writes summaries to ${directory.path}; Weft looks there too.` : 'Event files appear as soon as the command writes summaries below ${RESULT_DIR}.';
}
