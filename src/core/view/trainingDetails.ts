import { terminalText } from '../base/terminalText.ts';
import { resultsPlace } from '../plan/trainingKeys.ts';
import type { LearnerFacts } from '../target/trainingFacts.ts';
import type { Training } from '../training/training.ts';
import { renderAge, renderDuration } from './duration.ts';
import { renderQuantity } from './number.ts';
import { renderResources } from './planText.ts';
import { stateLabel } from './stateName.ts';

/** What is known of one training, a line for each fact, its name in a column of its own. */
export function trainingDetails(training: Training, nowMs: number): string[] {
  const rows = trainingDetailRows(training, nowMs);
  const width = Math.max(...rows.map(([name]) => name.length));
  return rows.map(([name, text]) => `${name.padEnd(width)}  ${text}`);
}

/** The same, as name and text of each fact. */
export function trainingDetailRows(training: Training, nowMs: number): (readonly [name: string, text: string])[] {
  const { id, state, failure, waiting, startedAt, endedAt, facts } = training;
  const { plan, targetId, namespace, attempt, learners } = facts;
  const since = startedAt === undefined ? undefined : renderDuration((endedAt === undefined ? nowMs : Date.parse(endedAt)) - Date.parse(startedAt));
  const rows: readonly (readonly [string, string | undefined])[] = [
    ['id', id],
    ['name', plan.name],
    ['description', plan.description],
    ['state', stateLabel(state)],
    ['code', failure?.code],
    ['reason', failure?.reason ?? waiting],
    ['advice', failure?.advice],
    ['target', namespace === undefined ? targetId : `${targetId} / ${namespace}`],
    ['framework', [plan.framework.name, plan.framework.version].filter((part) => part !== undefined).join(' ')],
    ['image', plan.image],
    ['resources', `${renderQuantity(plan.learners, 'learner')}, each ${renderResources(plan.resources)}`],
    ['command', plan.command],
    ['data', plan.data.map(({ dataStoreId, bucket }) => `${bucket} (${dataStoreId})`).join(', ') || undefined],
    ['results', `${resultsPlace(plan)} (${plan.results.dataStoreId})`],
    ['submitted', `${plan.submittedAt} by ${plan.submittedBy}, ${renderAge(nowMs - Date.parse(plan.submittedAt))} ago`],
    ['duration', since],
    ['attempt', attempt > 1 ? String(attempt) : undefined],
    ...learners.map((learner) => [`learner ${String(learner.learnerId)}`, learnerText(learner)] as const),
  ];
  return rows.flatMap(([name, text]) => (text === undefined ? [] : [[name, terminalText(text)] as const]));
}

function learnerText({ phase, place, exitCode, endReason, message, record }: LearnerFacts): string {
  const code = record?.exitCode ?? exitCode;
  return [record?.outcome ?? phase, place, code === undefined ? undefined : `exit code ${String(code)}`, record?.reason ?? endReason, message].filter((part) => part !== undefined && part !== '').join(' · ');
}
