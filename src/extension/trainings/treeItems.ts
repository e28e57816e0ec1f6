import * as vscode from 'vscode';
import { renderDuration } from '../../core/view/duration.ts';
import { renderCount } from '../../core/view/number.ts';
import { renderRelativeTime } from '../../core/view/relativeTime.ts';
import { type StateTone, stateTone } from '../../core/view/stateName.ts';
import type { LearnerFacts } from '../../core/target/trainingFacts.ts';
import type { Training } from '../../core/training/training.ts';
import { learnerDescription, learnerTone, targetDescription, type TargetRow } from './rowText.ts';
import { groupTitles, type TrainingGroup } from './trainingGroup.ts';
import { type MoreNode, trainingContext } from './trainingNode.ts';

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

export function targetItem(row: TargetRow, label: string, isEmpty: boolean): vscode.TreeItem {
  const item = new vscode.TreeItem(label, isEmpty ? None : Expanded);
  const { freshness } = row;
  item.description = targetDescription(row);
  item.iconPath = freshness?.state === 'stale' ? new vscode.ThemeIcon('warning', new vscode.ThemeColor('charts.yellow')) : new vscode.ThemeIcon(freshness ? 'server-environment' : 'device-desktop');
  item.contextValue = freshness?.state === 'stale' ? 'target stale' : 'target';
  // The names of clusters and namespaces are long, and the side bar is narrow.
  item.tooltip = [label, item.description, freshness?.state === 'stale' ? freshness.trouble.message : ''].filter((line) => line !== '').join('\n');
  return item;
}

export function groupItem(group: TrainingGroup, count: number): vscode.TreeItem {
  // What needs no look any more is folded away.
  const item = new vscode.TreeItem(`${groupTitles[group]} (${renderCount(count)})`, group === 'done' || group === 'failed' ? Collapsed : Expanded);
  item.contextValue = 'group';
  return item;
}

/** @param figures what it has measured so far, of one that runs */
export function trainingItem(training: Training, figures: string | undefined, nowMs: number): vscode.TreeItem {
  const { name } = training.facts.plan;
  const item = new vscode.TreeItem(name, Collapsed);
  const fact = factThatMatters(training, figures, nowMs);
  item.description = fact;
  item.iconPath = stateIcon(stateTone(training.state));
  item.contextValue = trainingContext(training);
  item.accessibilityInformation = { label: `${name}, ${training.state}, ${fact}` };
  return item;
}

export function learnerItem(learner: LearnerFacts): vscode.TreeItem {
  const label = `learner ${String(learner.learnerId)}`;
  const item = new vscode.TreeItem(label, None);
  const description = learnerDescription(learner);
  item.description = description;
  item.iconPath = stateIcon(learnerTone(learner));
  item.contextValue = 'learner';
  item.accessibilityInformation = { label: `${label}, ${description}` };
  return item;
}

export function moreItem(node: MoreNode, hidden: number, command: vscode.Command): vscode.TreeItem {
  const item = new vscode.TreeItem(`Show more`, None);
  item.description = `${renderCount(hidden)} older`;
  item.iconPath = new vscode.ThemeIcon('ellipsis');
  item.contextValue = 'more';
  item.command = { ...command, arguments: [node] };
  return item;
}

/** The one fact that matters now: why it failed or waits, how far it is, when it ended. */
function factThatMatters({ state, failure, waiting, startedAt, endedAt }: Training, figures: string | undefined, nowMs: number): string {
  if (failure) return failure.reason;
  if (waiting !== undefined) return waiting;
  if (endedAt !== undefined) {
    const took = startedAt === undefined ? undefined : renderDuration(Date.parse(endedAt) - Date.parse(startedAt));
    return [renderRelativeTime(Date.parse(endedAt), nowMs), took].filter((part) => part !== undefined).join(' · ');
  }
  return figures ?? state;
}
