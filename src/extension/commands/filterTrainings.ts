import * as vscode from 'vscode';
import type { TreeNode } from '../trainings/trainingNode.ts';
import type { Command } from './commandContext.ts';

export const filterTrainings: Command = async ({ trainings, view }) => {
  await trainings.start();
  const before = view.filter;
  const input = vscode.window.createInputBox();
  input.title = 'Show Only Trainings With';
  input.placeholder = 'Words of the name, id, state, framework or target; none shows all';
  input.value = before;
  const accepted = await new Promise<boolean>((resolve) => {
    input.onDidChangeValue((text) => view.showOnly(text));
    input.onDidAccept(() => resolve(true));
    input.onDidHide(() => resolve(false));
    input.show();
  });
  input.dispose();
  if (!accepted) view.showOnly(before);
};

export const showAllTrainings: Command = ({ view }) => {
  view.showOnly('');
  return Promise.resolve();
};

/** Of the row “Show more” of a long group. */
export const showMoreTrainings: Command = ({ view }, chosen) => {
  const node = nodeOf(chosen);
  if (node?.kind === 'more') view.showMore(node.parent);
  return Promise.resolve();
};

export const reconnectTarget: Command = async ({ trainings, execAllowance }, chosen) => {
  const node = nodeOf(chosen);
  execAllowance.forgetRefusals();
  if (node?.kind === 'target') await trainings.reconnect(node.place);
};

function nodeOf(chosen: unknown): TreeNode | undefined {
  return typeof chosen === 'object' && chosen !== null && 'kind' in chosen ? (chosen as TreeNode) : undefined;
}
