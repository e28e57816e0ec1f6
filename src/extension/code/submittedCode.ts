import { existsSync } from 'node:fs';
import path from 'node:path';
import * as vscode from 'vscode';
import { noReport, type Report } from '../../core/base/progress.ts';
import { renderBytes } from '../../core/base/renderBytes.ts';
import { WeftError } from '../../core/base/weftError.ts';
import type { Snapshot } from '../../core/package/codePackage.ts';
import { isAsSubmitted, sourceFolder } from '../../core/package/compareSnapshot.ts';
import { parseSnapshot } from '../../core/package/parseSnapshot.ts';
import { trainingKeys } from '../../core/plan/trainingKeys.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import { withProgress } from '../withProgress.ts';
import { codeUri } from './codeUri.ts';
import { workspaceSources } from './workspaceSources.ts';

export interface CodeCall {
  readonly signal: AbortSignal;
}

interface Listed {
  readonly name: string;
  readonly snapshot: Snapshot;
}

/** Lists of submitted files that are kept at hand; each is asked for again and again while a log is read. */
const keptLists = 16;

/** The code of trainings as it was submitted: from a copy that is checked, unpacked once and kept. */
export class SubmittedCode {
  readonly #services: ServicesOnDemand;
  readonly #storage: vscode.Uri;
  readonly #listed = new Map<string, Promise<Listed>>();
  readonly #unpacking = new Map<string, Promise<void>>();

  constructor(services: ServicesOnDemand, storage: vscode.Uri) {
    this.#services = services;
    this.#storage = storage;
  }

  /** Lets the person choose a file of the training and shows it. */
  async show(trainingId: string): Promise<void> {
    const { snapshot } = await this.fetch(trainingId);
    const files = snapshot.files.map(({ path: label, sizeBytes }) => ({ label, description: renderBytes(sizeBytes) }));
    const chosen = await vscode.window.showQuickPick(files, { title: `Code as submitted with ${trainingId}`, placeHolder: 'Choose a file to read' });
    if (chosen) await vscode.commands.executeCommand('vscode.open', codeUri(trainingId, chosen.label));
  }

  /** Brings the code here, with progress. */
  async fetch(trainingId: string): Promise<Listed> {
    return withProgress(`Fetching the code of ${trainingId}`, async (report, signal) => {
      await this.unpack(trainingId, { report, signal });
      return this.list(trainingId);
    });
  }

  /** The submitted files, without their content. */
  async list(trainingId: string): Promise<Listed> {
    const listed = this.#listed.get(trainingId) ?? this.#read(trainingId);
    this.#listed.set(trainingId, listed);
    const [oldest] = this.#listed.keys();
    if (oldest !== undefined && this.#listed.size > keptLists) this.#listed.delete(oldest);
    try {
      return await listed;
    } catch (thrown) {
      this.#listed.delete(trainingId);
      throw thrown;
    }
  }

  /** Where one file of it can be read: in the workspace if it is still the same there, else as it was submitted. */
  async locate(trainingId: string, file: string, { signal }: CodeCall): Promise<vscode.Uri> {
    const { name, snapshot } = await this.list(trainingId);
    const submitted = snapshot.files.find((candidate) => candidate.path === file);
    const folder = sourceFolder(snapshot, await workspaceSources(name));
    if (submitted && folder !== undefined && (await isAsSubmitted(submitted, folder, { signal }))) return vscode.Uri.file(path.join(folder, file));
    return codeUri(trainingId, file);
  }

  /** The folder that holds the code; it is unpacked if it is not there yet, all of it or nothing. */
  async unpack(trainingId: string, { report = noReport, signal }: CodeCall & { readonly report?: Report }): Promise<string> {
    const folder = path.join(this.#storage.fsPath, 'submitted-code', path.basename(trainingId));
    if (existsSync(folder)) return folder;
    const unpacking = this.#unpacking.get(trainingId) ?? this.#unpack(trainingId, folder, { report, signal });
    this.#unpacking.set(trainingId, unpacking);
    try {
      await unpacking;
    } finally {
      this.#unpacking.delete(trainingId);
    }
    return folder;
  }

  async #unpack(trainingId: string, folder: string, call: { readonly report: Report; readonly signal: AbortSignal }): Promise<void> {
    const { snapshot } = await this.list(trainingId);
    const { trainings } = await this.#services.open();
    const { plan } = (await trainings.find(trainingId, call)).training.facts;
    const store = await trainings.results(plan, call);
    const { unpackSnapshot } = await import('../../core/store/code/unpackSnapshot.ts');
    try {
      await unpackSnapshot(store, plan.results.bucket, snapshot, folder, call);
    } catch (thrown) {
      // Another window was quicker.
      if (!(thrown instanceof WeftError && thrown.code === 'package/destination-exists')) throw thrown;
    }
  }

  /** For everybody who asks meanwhile, so that none of them can cancel it for the others. */
  async #read(trainingId: string): Promise<Listed> {
    const { signal } = this.#services;
    const { trainings } = await this.#services.open();
    const { plan } = (await trainings.find(trainingId, { signal })).training.facts;
    const store = await trainings.results(plan, { signal });
    return { name: plan.name, snapshot: parseSnapshot(await store.readBytes(plan.results.bucket, trainingKeys.snapshot(trainingId), { signal })) };
  }
}
