import type { StateTone } from '../../core/view/stateName.ts';
import type { Training } from '../../core/training/training.ts';

/** A row of the Trainings view. Nodes of one place are one object for as long as it is there. */
export type TreeNode = TargetNode | GroupNode | TrainingNode | LearnerNode;

export interface TargetNode {
  readonly kind: 'target';
  readonly targetId: string;
}

export interface GroupNode {
  readonly kind: 'group';
  readonly parent: TargetNode;
  readonly group: StateTone;
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

/** Words that when-clauses of menus match: `training haltable`. */
export function trainingContext({ state, facts }: Training): string {
  const words = ['training'];
  if (state === 'failed' || state === 'halted') words.push('resumable');
  else if (state !== 'completed' && facts.wish === 'run') words.push('haltable');
  return words.join(' ');
}
