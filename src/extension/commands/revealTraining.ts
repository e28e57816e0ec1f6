import * as vscode from 'vscode';
import { WeftError } from '../../core/base/weftError.ts';
import { findManifests, manifestName } from '../manifests/findManifests.ts';
import type { Command } from './commandContext.ts';
import { pickTraining } from './pickTraining.ts';

export const revealTraining: Command = async (context, chosen) => {
  const training = await pickTraining(context, chosen, { title: 'Show which training?' });
  if (!training) return;
  await vscode.commands.executeCommand('weft.trainings.focus');
  await context.view.reveal(training.id);
};

/** The manifest that it was submitted from here, or the one of the workspace that has its name. */
export const editManifest: Command = async (context, chosen) => {
  const training = await pickTraining(context, chosen, { title: 'Edit the manifest of which training?' });
  if (!training) return;
  const { name } = training.facts.plan;
  const origin = context.origins.of(training.id);
  const manifests = await findManifests();
  const document = manifests.find(({ uri }) => uri.toString() === origin) ?? manifests.find((candidate) => manifestName(candidate) === name);
  if (!document) throw new WeftError('usage/no-such-file', `No manifest of this workspace has the name “${name}”. Show Submitted Code has the one that was submitted.`);
  await vscode.window.showTextDocument(document);
};
