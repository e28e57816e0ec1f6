import * as vscode from 'vscode';
import type { Training } from '../../core/training/training.ts';
import { renderRelativeTime } from '../../core/view/relativeTime.ts';
import { stateLabel } from '../../core/view/stateName.ts';
import { trainingContext, type TreeNode } from '../trainings/trainingNode.ts';
import type { CommandContext } from './commandContext.ts';

export interface PickOptions {
  readonly title: string;
  /** A word of the row's context that a training must have. */
  readonly only?: 'haltable' | 'resumable';
  /** From the palette, lets several be chosen. */
  readonly several?: boolean;
}

/** The training of a row or an id; from the palette, the one that the person chooses. */
export async function pickTraining(context: CommandContext, chosen: unknown, options: PickOptions): Promise<Training | undefined> {
  const [first] = await pickTrainings(context, chosen, undefined, options);
  return first;
}

/** As `pickTraining`, for commands that take several rows at once. */
export async function pickTrainings({ trainings }: CommandContext, chosen: unknown, selected: unknown, { title, only, several = false }: PickOptions): Promise<Training[]> {
  await trainings.start();
  const isEligible = (training: Training): boolean => only === undefined || trainingContext(training).split(' ').includes(only);
  const ids = [...new Set((Array.isArray(selected) && selected.length > 0 ? selected : [chosen]).map(idOf).filter((id) => id !== undefined))];
  if (ids.length > 0) return ids.map((id) => trainings.get(id)).filter((training) => training !== undefined).filter(isEligible);
  const items = trainings.all.filter(isEligible).map((training) => ({
    label: training.facts.plan.name,
    description: training.id,
    detail: `${stateLabel(training.state)}, submitted ${renderRelativeTime(Date.parse(training.facts.plan.submittedAt), Date.now())}`,
    training,
  }));
  if (items.length === 0) {
    void vscode.window.showInformationMessage(only === undefined ? 'There are no trainings yet. Train a model first.' : `No training is ${only === 'haltable' ? 'running' : 'halted or failed'}.`);
    return [];
  }
  if (several) return ((await vscode.window.showQuickPick(items, { title, matchOnDescription: true, canPickMany: true })) ?? []).map(({ training }) => training);
  const picked = await vscode.window.showQuickPick(items, { title, matchOnDescription: true });
  return picked ? [picked.training] : [];
}

/** The learner whose row was chosen, if it was one's. */
export function chosenLearner(chosen: unknown): number | undefined {
  return typeof chosen === 'object' && chosen !== null && 'kind' in chosen && 'learnerId' in chosen ? Number(chosen.learnerId) : undefined;
}

function idOf(chosen: unknown): string | undefined {
  if (typeof chosen === 'string') return chosen;
  if (typeof chosen !== 'object' || chosen === null || !('kind' in chosen)) return undefined;
  const node = chosen as TreeNode;
  if (node.kind === 'training') return node.id;
  return node.kind === 'learner' ? node.parent.id : undefined;
}
