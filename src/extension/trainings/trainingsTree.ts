import * as vscode from 'vscode';
import type { StateTone } from '../../core/view/stateName.ts';
import type { Training } from '../../core/training/training.ts';
import { groupItem, learnerItem, targetItem, trainingItem, withTooltip } from './treeItems.ts';
import { groupOf, groups } from './trainingGroup.ts';
import type { GroupNode, LearnerNode, TargetNode, TrainingNode, TreeNode } from './trainingNode.ts';
import type { TrainingChange, TrainingsStore } from './trainingsStore.ts';

const targetLabels: Readonly<Record<string, string>> = { local: 'This computer' };

/** Rows of the Trainings view. A change redraws the row it is about; a group only when trainings enter or leave it. */
export class TrainingsTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #trainings: TrainingsStore;
  readonly #changes = new vscode.EventEmitter<TreeNode[] | undefined>();
  readonly #nodes = new Map<string, TreeNode>();
  readonly #subscriptions: readonly vscode.Disposable[];

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(trainings: TrainingsStore) {
    this.#trainings = trainings;
    this.#subscriptions = [trainings.onDidChange((changes) => this.#redraw(changes)), vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changes.fire(undefined))];
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) {
      // The welcome view says why there is nothing.
      if (!vscode.workspace.isTrusted) return [];
      await this.#trainings.start();
      return [...new Set(this.#trainings.all.map(({ facts }) => facts.targetId))].sort().map((targetId) => this.#target(targetId));
    }
    switch (node.kind) {
      case 'target':
        return groups.filter((group) => this.#members(node.targetId, group).length > 0).map((group) => this.#group(node.targetId, group));
      case 'group':
        return this.#members(node.parent.targetId, node.group).map((training) => this.#training(training));
      case 'training':
        return (this.#trainings.get(node.id)?.facts.learners ?? []).map(({ learnerId }) => this.#once<LearnerNode>(`${node.id}/${String(learnerId)}`, { kind: 'learner', parent: node, learnerId }));
      case 'learner':
        return [];
    }
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return node.kind === 'target' ? undefined : node.parent;
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const item = this.#item(node);
    item.id = keyOf(node);
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const training = node.kind === 'training' ? this.#trainings.get(node.id) : undefined;
    return training ? withTooltip(item, training, Date.now()) : item;
  }

  /** The row of a training, for the view to reveal. */
  find(id: string): TrainingNode | undefined {
    const training = this.#trainings.get(id);
    return training && this.#training(training);
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
  }

  #item(node: TreeNode): vscode.TreeItem {
    if (node.kind === 'target') return targetItem(targetLabels[node.targetId] ?? node.targetId, this.#members(node.targetId));
    if (node.kind === 'group') return groupItem(node.group, this.#members(node.parent.targetId, node.group).length);
    const training = this.#trainings.get(node.kind === 'training' ? node.id : node.parent.id);
    if (node.kind === 'training') return training ? trainingItem(training, Date.now()) : new vscode.TreeItem('');
    const learner = training?.facts.learners.find(({ learnerId }) => learnerId === node.learnerId);
    return learner ? learnerItem(learner) : new vscode.TreeItem('');
  }

  #redraw(changes: readonly TrainingChange[]): void {
    const known = new Set(this.#trainings.all.map(({ facts }) => facts.targetId));
    const drawn = [...this.#nodes.values()].filter((node) => node.kind === 'target').map(({ targetId }) => targetId);
    const stale = new Set<TreeNode>();
    for (const { before, after } of changes) {
      const training = after ?? before;
      if (!training) continue;
      const { targetId } = training.facts;
      // The first training of a target, or its last: the root changes.
      if (!drawn.includes(targetId) || !known.has(targetId)) {
        this.#changes.fire(undefined);
        return;
      }
      if (before && after && groupOf(before) === groupOf(after)) stale.add(this.#training(after));
      else stale.add(this.#target(targetId));
    }
    this.#changes.fire([...stale]);
  }

  #members(targetId: string, group?: StateTone): Training[] {
    return this.#trainings.all.filter((training) => training.facts.targetId === targetId && (group === undefined || groupOf(training) === group));
  }

  #target(targetId: string): TargetNode {
    return this.#once<TargetNode>(targetId, { kind: 'target', targetId });
  }

  #group(targetId: string, group: StateTone): GroupNode {
    return this.#once<GroupNode>(`${targetId} ${group}`, { kind: 'group', parent: this.#target(targetId), group });
  }

  #training(training: Training): TrainingNode {
    const { targetId } = training.facts;
    const group = groupOf(training);
    return this.#once<TrainingNode>(`${targetId} ${group} ${training.id}`, { kind: 'training', parent: this.#group(targetId, group), id: training.id });
  }

  #once<Node extends TreeNode>(key: string, made: Node): Node {
    const kept = this.#nodes.get(key);
    // A key belongs to one kind of node, and to one parent.
    if (kept?.kind === made.kind) return kept as Node;
    this.#nodes.set(key, made);
    return made;
  }
}

/** A training keeps its row's state (folded, chosen) within its group. */
function keyOf(node: TreeNode): string {
  switch (node.kind) {
    case 'target':
      return node.targetId;
    case 'group':
      return `${keyOf(node.parent)}/${node.group}`;
    case 'training':
      return `${keyOf(node.parent)}/${node.id}`;
    case 'learner':
      return `${keyOf(node.parent)}/${String(node.learnerId)}`;
  }
}
