import * as vscode from 'vscode';
import type { TrainingTarget } from '../../core/target/trainingTarget.ts';
import { placeOfTarget } from '../trainings/trainingPlaces.ts';

export type ChosenTarget = Pick<TrainingTarget, 'id' | 'namespace'>;

const local: ChosenTarget = { id: 'local' };
const storedAs = 'weft.chosenTarget';

/** Where Train Model runs in this workspace: this computer until the person chooses otherwise, which is remembered. */
export class TargetChoice implements vscode.Disposable {
  readonly #state: vscode.Memento;
  readonly #changes = new vscode.EventEmitter<ChosenTarget>();

  readonly onDidChange = this.#changes.event;

  constructor(state: vscode.Memento) {
    this.#state = state;
  }

  get chosen(): ChosenTarget {
    return this.#state.get<ChosenTarget>(storedAs, local);
  }

  get isLocal(): boolean {
    return this.chosen.id === local.id;
  }

  /** “This computer”, “gpu-cluster / team”. */
  get label(): string {
    return this.isLocal ? 'This computer' : placeOfTarget(this.chosen);
  }

  async choose({ id, namespace }: ChosenTarget): Promise<void> {
    const chosen: ChosenTarget = { id, ...(namespace !== undefined && { namespace }) };
    await this.#state.update(storedAs, chosen);
    this.#changes.fire(chosen);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}
