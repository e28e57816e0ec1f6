import * as vscode from 'vscode';
import type { CommandId } from '../commands/commandIds.ts';
import type { TargetChoice } from '../targets/targetChoice.ts';
import type { Figures } from '../trainings/figures.ts';
import type { TrainingOrigins } from '../trainings/trainingOrigins.ts';
import type { TrainingsStore } from '../trainings/trainingsStore.ts';
import { manifestName } from './findManifests.ts';
import { lastTrainingText } from './lastTrainingText.ts';
import { isManifestDocument } from './manifestDocuments.ts';

/** Trainings are looked for only once the manifest is there to be read. */
const startMs = 1_500;

export interface LensPorts {
  readonly trainings: TrainingsStore;
  readonly figures: Figures;
  readonly origins: TrainingOrigins;
  readonly choice: TargetChoice;
  readonly fail: (thrown: unknown) => void;
}

/** `Train | Preview | last: completed 2 h ago, loss 0.21` above the manifest's name. */
export class ManifestLenses implements vscode.CodeLensProvider, vscode.Disposable {
  readonly #trainings: TrainingsStore;
  readonly #figures: Figures;
  readonly #origins: TrainingOrigins;
  readonly #choice: TargetChoice;
  readonly #fail: (thrown: unknown) => void;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #subscriptions: readonly vscode.Disposable[];
  #starting: NodeJS.Timeout | undefined;

  readonly onDidChangeCodeLenses = this.#changes.event;

  constructor({ trainings, figures, origins, choice, fail }: LensPorts) {
    this.#trainings = trainings;
    this.#figures = figures;
    this.#origins = origins;
    this.#choice = choice;
    this.#fail = fail;
    const redraw = (): void => this.#changes.fire();
    this.#subscriptions = [trainings.onDidChange(redraw), figures.onDidChangeEnded(redraw), choice.onDidChange(redraw), vscode.workspace.onDidGrantWorkspaceTrust(redraw)];
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (!vscode.workspace.isTrusted || document.uri.scheme !== 'file' || !isManifestDocument(document)) return [];
    const at = /^name\s*:/m.exec(document.getText());
    if (!at) return [];
    this.#starting ??= setTimeout(() => void this.#trainings.start().catch(this.#fail), startMs);
    const range = document.lineAt(document.positionAt(at.index)).range;
    const lens = (title: string, tooltip: string, command: CommandId, argument: unknown = document.uri): vscode.CodeLens => new vscode.CodeLens(range, { title, tooltip, command, arguments: [argument] });
    const [name, address] = [manifestName(document), document.uri.toString()];
    // One that another editor or a terminal has submitted is known by its name alone.
    const last = this.#trainings.last(({ id, facts }) => facts.plan.name === name && (this.#origins.of(id) ?? address) === address);
    const where = this.#choice.isLocal ? 'this computer' : this.#choice.label;
    return [
      lens('Train', `Train this model on ${where}`, 'weft.trainModel'),
      lens('Preview', 'Show what would be sent and where it would run', 'weft.previewTraining'),
      ...(last ? [lens(lastTrainingText(last, this.#figures.ofEnded(last), Date.now()), `Show ${last.id} in the Trainings view`, 'weft.revealTraining', last.id)] : []),
    ];
  }

  dispose(): void {
    clearTimeout(this.#starting);
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
  }
}
