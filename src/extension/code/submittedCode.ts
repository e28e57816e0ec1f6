import { readFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { parseSnapshot } from '../../core/package/parseSnapshot.ts';
import type { Snapshot } from '../../core/package/codePackage.ts';
import { trainingKeys } from '../../core/plan/trainingKeys.ts';
import { noReport, type Report } from '../../core/base/progress.ts';
import { renderBytes } from '../../core/base/renderBytes.ts';
import { withAbortSignal } from '../withAbortSignal.ts';
import { withProgress } from '../withProgress.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';

export const codeScheme = 'weft-code';

/** The code of trainings as it was submitted: read-only documents, from a copy that is checked and kept. */
export class SubmittedCode implements vscode.TextDocumentContentProvider, vscode.Disposable {
  readonly #services: ServicesOnDemand;
  readonly #storage: vscode.Uri;
  readonly #subscription: vscode.Disposable;

  constructor(services: ServicesOnDemand, storage: vscode.Uri) {
    this.#services = services;
    this.#storage = storage;
    this.#subscription = vscode.workspace.registerTextDocumentContentProvider(codeScheme, this);
  }

  /** Lets the person choose a file of the training and shows it. */
  async show(trainingId: string): Promise<void> {
    const snapshot = await withProgress(`Fetching the code of ${trainingId}`, (report, signal) => this.#fetch(trainingId, { report, signal }));
    const files = snapshot.files.map(({ path: label, sizeBytes }) => ({ label, description: renderBytes(sizeBytes) }));
    const chosen = await vscode.window.showQuickPick(files, { title: `Code as submitted with ${trainingId}`, placeHolder: 'Choose a file to read' });
    if (!chosen) return;
    const uri = vscode.Uri.from({ scheme: codeScheme, path: `/${trainingId}/${chosen.label}` });
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uri));
  }

  async provideTextDocumentContent(uri: vscode.Uri, token: vscode.CancellationToken): Promise<string> {
    const [, trainingId = '', ...file] = path.posix.normalize(uri.path).split('/');
    await withAbortSignal(token, (signal) => this.#fetch(trainingId, { report: noReport, signal }));
    return readFile(path.join(this.#folder(trainingId), ...file), 'utf8');
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** Unpacks the code if it is not there yet, all of it or nothing. */
  async #fetch(trainingId: string, call: { readonly report: Report; readonly signal: AbortSignal }): Promise<Snapshot> {
    const { trainings } = await this.#services.open();
    const { plan } = (await trainings.find(trainingId, call)).training.facts;
    const store = await trainings.results(plan, call);
    const { bucket } = plan.results;
    const snapshot = parseSnapshot(await store.readBytes(bucket, trainingKeys.snapshot(trainingId), call));
    const folder = this.#folder(trainingId);
    if (!existsSync(folder)) {
      const { unpackSnapshot } = await import('../../core/store/code/unpackSnapshot.ts');
      await unpackSnapshot(store, bucket, snapshot, folder, call);
    }
    return snapshot;
  }

  #folder(trainingId: string): string {
    return path.join(this.#storage.fsPath, 'submitted-code', path.basename(trainingId));
  }
}
