import * as vscode from 'vscode';
import type { CommandId } from '../commands/commandIds.ts';
import { type News, TrainingNews } from './trainingNews.ts';
import type { TrainingsStore } from './trainingsStore.ts';

/** Between two looks whether something waits for too long. */
const lookMs = 15_000;

const showLogs = 'Open Logs';
const editManifest = 'Edit Manifest';
const download = 'Download Results';
const showTraining = 'Show Training';
const halt = 'Halt Training';

const buttons: Readonly<Record<News['kind'], readonly string[]>> = {
  failed: [showLogs, editManifest],
  completed: [download, showLogs],
  waiting: [showTraining, halt],
};

/** Tells how trainings that this window started end, and that one waits for long. */
export class TrainingEndings implements vscode.Disposable {
  readonly #news = new TrainingNews();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor(trainings: TrainingsStore) {
    const look = setInterval(() => {
      if (this.#news.isWatching) this.#news.due(Date.now(), (id) => trainings.get(id)).forEach((news) => void tell(news));
    }, lookMs);
    this.#subscriptions = [
      trainings.onDidChange((changes) => {
        for (const { after } of changes) {
          const news = after && this.#news.changed(after);
          if (news) void tell(news);
        }
      }),
      new vscode.Disposable(() => clearInterval(look)),
    ];
  }

  watch(trainingId: string): void {
    this.#news.watch(trainingId, Date.now());
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) subscription.dispose();
  }
}

async function tell({ kind, trainingId, text }: News): Promise<void> {
  const chosen = await show(kind, text);
  const command = chosen === undefined ? undefined : commandOf(chosen);
  if (command) await vscode.commands.executeCommand(command, trainingId);
}

function show(kind: News['kind'], text: string): Thenable<string | undefined> {
  const { window } = vscode;
  switch (kind) {
    case 'failed':
      return window.showErrorMessage(text, ...buttons.failed);
    case 'completed':
      return window.showInformationMessage(text, ...buttons.completed);
    case 'waiting':
      return window.showWarningMessage(text, ...buttons.waiting);
  }
}

function commandOf(button: string): CommandId | undefined {
  switch (button) {
    case showLogs:
      return 'weft.showLogs';
    case editManifest:
      return 'weft.editManifest';
    case download:
      return 'weft.downloadResults';
    case showTraining:
      return 'weft.revealTraining';
    case halt:
      return 'weft.haltTraining';
    default:
      return undefined;
  }
}
