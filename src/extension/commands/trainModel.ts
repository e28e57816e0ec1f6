import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { WeftError } from '../../core/base/weftError.ts';
import type { CodePackage, PackagePreview } from '../../core/package/codePackage.ts';
import type { PackageOptions } from '../../core/package/scanWorkspace.ts';
import type { PreparedTraining } from '../../core/training/prepareTraining.ts';
import type { Training } from '../../core/training/training.ts';
import { factsBeside } from '../manifests/manifestDocuments.ts';
import type { Services } from '../services.ts';
import { withProgress } from '../withProgress.ts';
import type { Command, CommandContext } from './commandContext.ts';
import { pickManifest } from './pickManifest.ts';
import { showPreview } from './showPreview.ts';

interface Ready {
  readonly manifestPath: string;
  readonly folder: string;
  readonly services: Services;
  readonly prepared: PreparedTraining;
  readonly preview: PackagePreview;
}

/** Manifest, preview, submit, row: one click each. */
export const trainModel: Command = async (context, chosen) => {
  const ready = await prepare(context, chosen, 'Train which manifest?');
  if (!ready || !(await confirmTraining(ready))) return;
  const training = await submit(ready, false);
  if (!training) return;
  context.endings.watch(training.id);
  await context.origins.remember(training.id, vscode.Uri.file(ready.manifestPath));
  await context.trainings.start();
  await context.trainings.look([training.id]);
  await context.view.reveal(training.id);
};

/** As Train Model until it would be sent; from there one may still train. */
export const previewTraining: Command = trainModel;

async function prepare({ services: onDemand }: CommandContext, chosen: unknown, title: string): Promise<Ready | undefined> {
  const services = await onDemand.open();
  const document = await pickManifest(chosen, title);
  if (!document) return undefined;
  if (document.uri.scheme !== 'file') throw new WeftError('usage/no-such-file', 'Only a manifest in a folder of this machine can be trained. Save it there first.');
  if (document.isDirty) await document.save();
  const manifestPath = document.uri.fsPath;
  const folder = path.dirname(manifestPath);
  return withProgress(`Looking at ${path.basename(folder)}`, async (report, signal) => {
    const { prepareTraining } = await import('../../core/training/prepareTraining.ts');
    const { previewPackage } = await import('../../core/package/packageWorkspace.ts');
    const workspace = factsBeside(document.uri);
    const request = { manifestBytes: Buffer.from(document.getText()), sources: services.sources(services.target), submittedBy: os.userInfo().username, ...(workspace && { workspace }) };
    const prepared = await prepareTraining(request, { clock: services.clock, signal });
    if (!prepared.ok) {
      await refuse(prepared.failure, document);
      return undefined;
    }
    const { manifest, secrets } = prepared.value;
    const preview = await previewPackage(folder, { ...packageOptions(services, manifest), knownSecrets: secrets, report, signal });
    return { manifestPath, folder, services, prepared: prepared.value, preview };
  });
}

/** What is wrong is in the Problems view, or one sentence about a data store. */
async function refuse(failure: { readonly kind: 'manifest' } | { readonly kind: 'connections'; readonly findings: readonly { readonly message: string }[] }, document: vscode.TextDocument): Promise<void> {
  if (failure.kind === 'connections') throw new WeftError('store/invalid-connection', failure.findings.map(({ message }) => message).join(' '));
  await vscode.window.showTextDocument(document);
  await vscode.commands.executeCommand('workbench.actions.view.problems');
  void vscode.window.showErrorMessage(`${path.basename(document.uri.fsPath)} has errors, so it was not submitted. The Problems view names each.`);
}

function confirmTraining({ services, prepared, preview, folder }: Ready): Promise<boolean> {
  if (preview.tooLarge !== undefined) throw new WeftError('package/too-large', preview.tooLarge);
  return showPreview({ plan: prepared.plan, targetLabel: services.target.namespace === undefined ? 'this computer' : services.target.label, preview, folder });
}

async function submit(ready: Ready, skipPreflight: boolean): Promise<Training | undefined> {
  const { services, prepared, folder, manifestPath } = ready;
  const { target, journal, buckets, clusters, clock } = services;
  const submitted = await withProgress(`Submitting ${prepared.plan.trainingId}`, async (report, signal) => {
    const { submitTraining } = await import('../../core/training/submit/submitTraining.ts');
    const { packageWorkspace } = await import('../../core/package/packageWorkspace.ts');
    const { openStore } = await import('../../core/store/openStore.ts');
    const packageCode = (inner: AbortSignal): Promise<CodePackage> =>
      packageWorkspace(folder, { ...packageOptions(services, prepared.manifest), knownSecrets: prepared.secrets, report, signal: inner });
    const request = { plan: prepared.plan, manifestText: prepared.manifestText, manifestPath, target, connections: prepared.connections, packageCode, skipPreflight, workspaceFolder: folder };
    return submitTraining(request, { journal, buckets, clusters, openStore, clock, report, signal });
  });
  if (submitted.ok) return submitted.value;
  if (submitted.failure.kind === 'already-submitting') throw new WeftError('training/already-submitting', `This manifest is being submitted already, as “${submitted.failure.trainingId}”.`);
  const reasons = submitted.failure.findings.map(({ message }) => message).join(' ');
  const anyway = 'Train Anyway';
  return (await vscode.window.showWarningMessage(`${target.label} says it cannot run: ${reasons}`, anyway)) === anyway ? submit(ready, true) : undefined;
}

function packageOptions({ home, clock }: Services, { include, exclude }: PreparedTraining['manifest']): Pick<PackageOptions, 'include' | 'exclude' | 'cacheFolder' | 'clock'> {
  return { include, exclude, cacheFolder: path.join(home, 'cache'), clock };
}
