import * as vscode from 'vscode';
import type { TrainingTarget } from '../../core/target/trainingTarget.ts';
import { findsTraining } from '../../core/view/trainingSearch.ts';
import type { CommandId } from '../commands/commandIds.ts';
import type { Figures } from './figures.ts';
import { GroupedTrainings, type Regrouping } from './groupedTrainings.ts';
import { dayStart, isRunning, type TrainingGroup } from './trainingGroup.ts';
import { type GroupNode, keyOf, type LearnerNode, type MoreNode, type TargetNode, type TrainingNode, type TreeNode } from './trainingNode.ts';
import { placeOfTarget } from './trainingPlaces.ts';
import type { TrainingsStore } from './trainingsStore.ts';
import { trainingTooltip } from './trainingTooltip.ts';
import { groupItem, learnerItem, moreItem, targetItem, trainingItem } from './treeItems.ts';

/** Rows of a group that are drawn at once. */
const pageLength = 100;
/** More than a day has, and less than two: clocks are put back. */
const longestDayMs = 26 * 3_600_000;
const showMore: CommandId = 'weft.showMoreTrainings';

/** Rows of the Trainings view. A change redraws the row it is about; a group only when trainings enter or leave it. */
export class TrainingsTree implements vscode.TreeDataProvider<TreeNode>, vscode.Disposable {
  readonly #trainings: TrainingsStore;
  readonly #figures: Figures;
  readonly #grouped = new GroupedTrainings(Date.now());
  readonly #changes = new vscode.EventEmitter<TreeNode[] | undefined>();
  readonly #nodes = new Map<string, TreeNode>();
  /** How many rows of a group are drawn, where it is more than a page. */
  readonly #limits = new Map<GroupNode, number>();
  readonly #subscriptions: readonly vscode.Disposable[];
  #filter = '';
  #midnight: NodeJS.Timeout | undefined;

  readonly onDidChangeTreeData = this.#changes.event;

  constructor(trainings: TrainingsStore, figures: Figures) {
    this.#trainings = trainings;
    this.#figures = figures;
    this.#subscriptions = [
      trainings.onDidChange((changes) => this.#redraw(this.#grouped.apply(changes))),
      trainings.onDidChangeTarget((target) => this.#redrawTarget(target)),
      figures.onDidChange((id) => this.#redrawTraining(id)),
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.#changes.fire(undefined)),
    ];
    this.#awaitMidnight();
  }

  get filter(): string {
    return this.#filter;
  }

  /** Shows only the trainings that have these words; all again with none. */
  set filter(text: string) {
    this.#filter = text.trim();
    this.#arrange();
  }

  get isEmpty(): boolean {
    return this.#grouped.places.length === 0;
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (!node) {
      // The welcome view says why there is nothing.
      if (!vscode.workspace.isTrusted) return [];
      await this.#trainings.start();
      return this.#places().map((place) => this.#target(place));
    }
    switch (node.kind) {
      case 'target':
        return this.#grouped.groupsOf(node.place).map((group) => this.#group(node.place, group));
      case 'group':
        return this.#rows(node);
      case 'training':
        return (this.#trainings.get(node.id)?.facts.learners ?? []).map(({ learnerId }) => this.#once<LearnerNode>({ kind: 'learner', parent: node, learnerId }));
      case 'learner':
      case 'more':
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

  /** Its tooltip is made when a person rests on the row. */
  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    const training = node.kind === 'training' ? this.#trainings.get(node.id) : undefined;
    if (training) item.tooltip = trainingTooltip(training, Date.now());
    return item;
  }

  /** The row of a training, for the view to reveal; drawn if it was not yet. */
  find(id: string): TrainingNode | undefined {
    const found = this.#grouped.find(id);
    if (!found) return undefined;
    const group = this.#group(found.place, found.group);
    while (found.index >= this.#limitOf(group)) this.showMore(group);
    return this.#training(group, id);
  }

  showMore(group: GroupNode): void {
    this.#limits.set(group, this.#limitOf(group) + 5 * pageLength);
    this.#changes.fire([group]);
  }

  redrawRunning(): void {
    const rows = this.#trainings.values.filter(isRunning).flatMap(({ id }) => this.#row(id) ?? []);
    if (rows.length > 0) this.#changes.fire(rows);
  }

  dispose(): void {
    clearTimeout(this.#midnight);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
  }

  /** This computer first; clusters also when they have no training yet, for whether they answer is a fact. */
  #places(): string[] {
    const clusters = this.#filter === '' ? this.#trainings.targets.filter(({ namespace }) => namespace !== undefined).map(placeOfTarget) : [];
    const isLocal = (place: string): boolean => place === 'local';
    const sorted = [...new Set([...this.#grouped.places, ...clusters])].sort();
    return [...sorted.filter(isLocal), ...sorted.filter((place) => !isLocal(place))];
  }

  #rows(node: GroupNode): TreeNode[] {
    const { place } = node.parent;
    const limit = this.#limitOf(node);
    const rows: TreeNode[] = this.#grouped.members(place, node.group, limit).map(({ id }) => this.#training(node, id));
    return this.#grouped.count(place, node.group) > limit ? [...rows, this.#once<MoreNode>({ kind: 'more', parent: node })] : rows;
  }

  #limitOf(group: GroupNode): number {
    return this.#limits.get(group) ?? pageLength;
  }

  #item(node: TreeNode): vscode.TreeItem {
    switch (node.kind) {
      case 'target': {
        const target = this.#trainings.targets.find((candidate) => placeOfTarget(candidate) === node.place);
        const running = this.#grouped.runningIn(node.place);
        return targetItem({ running, ...(target?.freshness && { freshness: target.freshness }) }, target?.label ?? node.place, this.#grouped.count(node.place) === 0);
      }
      case 'group':
        return groupItem(node.group, this.#grouped.count(node.parent.place, node.group));
      case 'training': {
        const training = this.#trainings.get(node.id);
        return training ? trainingItem(training, this.#figures.ofRow(training), Date.now()) : new vscode.TreeItem('');
      }
      case 'learner': {
        const learner = this.#trainings.get(node.parent.id)?.facts.learners.find(({ learnerId }) => learnerId === node.learnerId);
        return learner ? learnerItem(learner) : new vscode.TreeItem('');
      }
      case 'more':
        return moreItem(node, this.#grouped.count(node.parent.parent.place, node.parent.group) - this.#limitOf(node.parent), { command: showMore, title: 'Show More' });
    }
  }

  #redraw({ places, groups, trainings }: Regrouping): void {
    const known = this.#grouped.places;
    // The first training of a place, or its last: the root changes.
    if ([...places].some((place) => !known.includes(place) || !this.#nodes.has(place))) {
      this.#changes.fire(undefined);
      return;
    }
    const rows = trainings.flatMap(({ id }) => this.#row(id) ?? []);
    // A target tells how many run.
    const targets = new Set([...places, ...groups.map(({ place }) => place)]);
    this.#changes.fire([...[...targets].map((place) => this.#target(place)), ...rows.filter(({ parent }) => !targets.has(parent.parent.place))]);
  }

  #redrawTraining(id: string): void {
    const row = this.#row(id);
    if (row) this.#changes.fire([row]);
  }

  /** Its row, whether it is drawn or not; undefined when the filter leaves it out. */
  #row(id: string): TrainingNode | undefined {
    const found = this.#grouped.find(id);
    return found && this.#training(this.#group(found.place, found.group), id);
  }

  #redrawTarget(target: TrainingTarget): void {
    const node = this.#nodes.get(placeOfTarget(target));
    this.#changes.fire(node && [node]);
  }

  #arrange(): void {
    this.#grouped.arrange(this.#trainings.values, Date.now(), findsTraining(this.#filter));
    this.#limits.clear();
    this.#changes.fire(undefined);
  }

  /** What failed today has failed yesterday then. */
  #awaitMidnight(): void {
    const now = Date.now();
    this.#midnight = setTimeout(() => {
      this.#arrange();
      this.#awaitMidnight();
    }, dayStart(dayStart(now) + longestDayMs) - now);
  }

  #target(place: string): TargetNode {
    return this.#once<TargetNode>({ kind: 'target', place });
  }

  #group(place: string, group: TrainingGroup): GroupNode {
    return this.#once<GroupNode>({ kind: 'group', parent: this.#target(place), group });
  }

  #training(parent: GroupNode, id: string): TrainingNode {
    return this.#once<TrainingNode>({ kind: 'training', parent, id });
  }

  #once<Node extends TreeNode>(made: Node): Node {
    const key = keyOf(made);
    const kept = this.#nodes.get(key);
    // A key belongs to one kind of node, and to one parent.
    if (kept?.kind === made.kind) return kept as Node;
    this.#nodes.set(key, made);
    return made;
  }
}
