import * as vscode from 'vscode';
import { renderRelativeTime } from '../../core/view/relativeTime.ts';
import { renderDuration } from '../../core/view/duration.ts';
import type { StateTone } from '../../core/view/stateName.ts';
import type { LearnerFacts } from '../../core/target/trainingFacts.ts';
import type { Training } from '../../core/training/training.ts';
import { groupOf, groupTitles } from './trainingGroup.ts';
import { trainingContext } from './trainingNode.ts';
import { trainingTooltip } from './trainingTooltip.ts';

const { Collapsed, Expanded, None } = vscode.TreeItemCollapsibleState;

/** Icon and colour by state, and by nothing else; each has a shape of its own. */
const icons: Readonly<Record<StateTone, readonly [icon: string, colour: string]>> = {
  running: ['loading~spin', 'charts.blue'],
  waiting: ['clock', 'disabledForeground'],
  failed: ['error', 'charts.red'],
  halted: ['debug-pause', 'charts.yellow'],
  done: ['pass', 'charts.green'],
};

function stateIcon(tone: StateTone): vscode.ThemeIcon {
  const [icon, colour] = icons[tone];
  return new vscode.ThemeIcon(icon, new vscode.ThemeColor(colour));
}

export function targetItem(label: string, trainings: readonly Training[]): vscode.TreeItem {
  const item = new vscode.TreeItem(label, Expanded);
  const running = trainings.filter((training) => groupOf(training) === 'running').length;
  if (running > 0) item.description = `${String(running)} running`;
  item.iconPath = new vscode.ThemeIcon('device-desktop');
  item.contextValue = 'target';
  return item;
}

export function groupItem(group: StateTone, count: number): vscode.TreeItem {
  // What needs no look any more is folded away.
  const item = new vscode.TreeItem(`${groupTitles[group]} (${String(count)})`, group === 'done' ? Collapsed : Expanded);
  item.contextValue = 'group';
  return item;
}

export function trainingItem(training: Training, nowMs: number): vscode.TreeItem {
  const { name } = training.facts.plan;
  const item = new vscode.TreeItem(name, Collapsed);
  const fact = factThatMatters(training, nowMs);
  item.description = fact;
  item.iconPath = stateIcon(groupOf(training));
  item.contextValue = trainingContext(training);
  item.accessibilityInformation = { label: `${name}, ${training.state}, ${fact}` };
  return item;
}

export function learnerItem(learner: LearnerFacts): vscode.TreeItem {
  const item = new vscode.TreeItem(`learner ${String(learner.learnerId)}`, None);
  const { phase, place, record } = learner;
  const exitCode = record?.exitCode ?? learner.exitCode;
  const outcome = record?.outcome ?? phase;
  item.description = [outcome, phase === 'running' ? place : undefined, exitCode === undefined ? undefined : `exit code ${String(exitCode)}`].filter((part) => part !== undefined).join(' · ');
  item.iconPath = new vscode.ThemeIcon('server-process');
  item.contextValue = 'learner';
  return item;
}

/** The one fact that matters now: why it failed or waits, how long it runs, when it ended. */
function factThatMatters({ state, failure, waiting, startedAt, endedAt }: Training, nowMs: number): string {
  if (failure) return failure.reason;
  if (waiting !== undefined) return waiting;
  if (endedAt !== undefined) {
    const took = startedAt === undefined ? undefined : renderDuration(Date.parse(endedAt) - Date.parse(startedAt));
    return [renderRelativeTime(Date.parse(endedAt), nowMs), took].filter((part) => part !== undefined).join(' · ');
  }
  return state;
}

/** Its tooltip is made when a person rests on the row. */
export function withTooltip(item: vscode.TreeItem, training: Training, nowMs: number): vscode.TreeItem {
  item.tooltip = trainingTooltip(training, nowMs);
  return item;
}
