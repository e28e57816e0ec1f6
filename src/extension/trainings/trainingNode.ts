import type { Training } from '../../core/training/training.ts';
import type { TrainingGroup } from './trainingGroup.ts';

/** A row of the Trainings view. Nodes of one place are one object for as long as it is there. */
export type TreeNode = TargetNode | GroupNode | TrainingNode | LearnerNode | MoreNode;

export interface TargetNode {
  readonly kind: 'target';
  /** A target's id, for a cluster with its namespace (trainingPlaces.ts). */
  readonly place: string;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly parent: TargetNode;
  readonly group: TrainingGroup;
}

export interface TrainingNode {
  readonly kind: 'training';
  readonly parent: GroupNode;
  readonly id: string;
}

export interface LearnerNode {
  readonly kind: 'learner';
  readonly parent: TrainingNode;
  readonly learnerId: number;
}

/** Stands for the members of a long group that are not shown yet. */
export interface MoreNode {
  readonly kind: 'more';
  readonly parent: GroupNode;
}

/** A training keeps its row's state (folded, chosen) within its group. */
export function keyOf(node: TreeNode): string {
  switch (node.kind) {
    case 'target':
      return node.place;
    case 'group':
      return `${keyOf(node.parent)}/${node.group}`;
    case 'training':
      return `${keyOf(node.parent)}/${node.id}`;
    case 'learner':
      return `${keyOf(node.parent)}/${String(node.learnerId)}`;
    case 'more':
      return `${keyOf(node.parent)}/…`;
  }
}

/** Words that when-clauses of menus match: `training haltable`. */
export function trainingContext({ state, facts }: Training): string {
  const words = ['training'];
  if (state === 'failed' || state === 'halted') words.push('resumable');
  else if (state !== 'completed' && facts.wish === 'run') words.push('haltable');
  return words.join(' ');
}
