import * as vscode from 'vscode';
import { followLogs } from '../../core/logs/followLogs.ts';
import type { LogLine } from '../../core/logs/logLine.ts';
import { trainingLogSource } from '../../core/logs/trainingLogSource.ts';
import { isAbort } from '../../core/base/weftError.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import { LogText } from './logText.ts';
import { type LogPlace, logPlace, logScheme, logUri } from './logUri.ts';

/** A shown log is drawn anew at most this often, however fast a learner writes. */
const drawMs = 250;

interface OpenLog {
  readonly text: LogText;
  readonly stop: AbortController;
}

/** Logs as read-only documents that follow their training for as long as they are open. */
export class TrainingLogs implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #services: ServicesOnDemand;
  readonly #fail: (thrown: unknown) => void;
  readonly #changes = new vscode.EventEmitter<vscode.Uri>();
  readonly #open = new Map<string, OpenLog>();
  readonly #subscriptions: readonly vscode.Disposable[];

  readonly onDidChange = this.#changes.event;

  constructor(services: ServicesOnDemand, fail: (thrown: unknown) => void) {
    this.#services = services;
    this.#fail = fail;
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(logScheme, this),
      vscode.workspace.onDidChangeTextDocument(({ document }) => document.uri.scheme === logScheme && followEnd(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#close(uri)),
    ];
  }

  async show(place: LogPlace): Promise<void> {
    const document = await vscode.workspace.openTextDocument(logUri(place));
    await vscode.window.showTextDocument(document, { preview: false });
    followEnd(document);
  }

  provideTextDocumentContent(uri: vscode.Uri): string {
    const key = uri.toString();
    const open = this.#open.get(key);
    if (open) return open.text.render();
    const begun: OpenLog = { text: new LogText(), stop: new AbortController() };
    this.#open.set(key, begun);
    this.#follow(uri, begun).catch((thrown: unknown) => {
      if (!isAbort(thrown)) this.#fail(thrown);
    });
    return begun.text.render();
  }

  dispose(): void {
    for (const { stop } of this.#open.values()) stop.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#changes.dispose();
  }

  async #follow(uri: vscode.Uri, { text, stop }: OpenLog): Promise<void> {
    const { trainings, clock } = await this.#services.open();
    const signal = AbortSignal.any([stop.signal, this.#services.signal]);
    const { trainingId, learnerId } = logPlace(uri);
    const found = await trainings.find(trainingId, { signal });
    const source = await trainingLogSource(found, trainings, { signal });
    text.begin(source.learnerIds.length > 1 && learnerId === undefined);
    let drawing: NodeJS.Timeout | undefined;
    const draw = (): void => {
      drawing ??= setTimeout(() => {
        drawing = undefined;
        this.#changes.fire(uri);
      }, drawMs);
    };
    draw();
    for await (const lines of followLogs(source, { clock, signal, follow: true, ...(learnerId !== undefined && { learnerId }) })) {
      text.add(lines satisfies readonly LogLine[]);
      draw();
    }
    text.end();
    draw();
  }

  #close(uri: vscode.Uri): void {
    this.#open.get(uri.toString())?.stop.abort();
    this.#open.delete(uri.toString());
  }
}

/** Keeps the end in sight of who is at the end; who has scrolled up reads on undisturbed. */
function followEnd(document: vscode.TextDocument): void {
  for (const editor of vscode.window.visibleTextEditors.filter((shown) => shown.document === document)) {
    const last = document.lineCount - 1;
    const bottom = editor.visibleRanges.at(-1)?.end.line ?? 0;
    const cursor = editor.selection.active.line;
    const isAtEnd = cursor === 0 || cursor >= bottom - 1;
    if (!isAtEnd) continue;
    const end = new vscode.Position(last, 0);
    editor.selection = new vscode.Selection(end, end);
    editor.revealRange(new vscode.Range(end, end));
  }
}
