import * as vscode from 'vscode';
import type { Command, CommandContext } from './commandContext.ts';
import { type CommandId, commandIds } from './commandIds.ts';
import { convertManifestCommand } from './convertManifest.ts';
import { addDataStore, editDataStore, removeDataStore } from './dataStoreConnections.ts';
import { deleteTrainings } from './deleteTrainings.ts';
import { diffSubmittedCode } from './diffSubmittedCode.ts';
import { downloadResultsCommand } from './downloadResults.ts';
import { filterTrainings, reconnectTarget, showAllTrainings, showMoreTrainings } from './filterTrainings.ts';
import { haltTrainings, resumeTrainings } from './haltAndResume.ts';
import { moveKeys } from './moveKeys.ts';
import { newManifestCommand } from './newManifest.ts';
import { openInTensorBoard } from './openInTensorBoard.ts';
import { chosenLearner, pickTraining } from './pickTraining.ts';
import { compareMetrics, showMetrics, showMetricsOfFolder } from './showMetrics.ts';
import { editManifest, revealTraining } from './revealTraining.ts';
import { selectTarget } from './selectTarget.ts';
import { copyObjectPath, downloadObjects, showMoreObjects, uploadFiles } from './storedObjects.ts';
import { previewTraining, trainModel } from './trainModel.ts';
import { validateManifest } from './validateManifest.ts';

const showLogs: Command = async (context, chosen) => {
  const training = await pickTraining(context, chosen, { title: 'Show the logs of which training?' });
  const learnerId = chosenLearner(chosen);
  if (training) await context.logs.show({ trainingId: training.id, ...(learnerId !== undefined && { learnerId }) });
};

const showSubmittedCode: Command = async (context, chosen) => {
  const training = await pickTraining(context, chosen, { title: 'Show the submitted code of which training?' });
  if (training) await context.code.show(training.id);
};

/** The index of what Weft can do. */
const commands: Readonly<Record<CommandId, Command>> = {
  // Manifests
  'weft.trainModel': trainModel,
  'weft.previewTraining': previewTraining,
  'weft.validateManifest': validateManifest,
  'weft.newManifest': newManifestCommand,
  'weft.convertManifest': convertManifestCommand,
  // Trainings
  'weft.showTrainings': async () => {
    await vscode.commands.executeCommand('weft.trainings.focus');
  },
  'weft.refreshTrainings': ({ trainings }) => trainings.refresh(),
  'weft.filterTrainings': filterTrainings,
  'weft.showAllTrainings': showAllTrainings,
  'weft.showMoreTrainings': showMoreTrainings,
  'weft.reconnectTarget': reconnectTarget,
  'weft.selectTarget': selectTarget,
  'weft.revealTraining': revealTraining,
  'weft.editManifest': editManifest,
  'weft.showLogs': showLogs,
  'weft.showMetrics': showMetrics,
  'weft.compareMetrics': compareMetrics,
  'weft.showMetricsOfFolder': showMetricsOfFolder,
  'weft.openInTensorBoard': openInTensorBoard,
  'weft.haltTraining': haltTrainings,
  'weft.resumeTraining': resumeTrainings,
  'weft.deleteTraining': deleteTrainings,
  'weft.downloadResults': downloadResultsCommand,
  'weft.showSubmittedCode': showSubmittedCode,
  'weft.diffSubmittedCode': diffSubmittedCode,
  // Data stores
  'weft.addDataStore': addDataStore,
  'weft.moveKeys': moveKeys,
  'weft.editDataStore': editDataStore,
  'weft.removeDataStore': removeDataStore,
  'weft.refreshDataStores': ({ dataStores }) => {
    dataStores.tree.refresh();
    return Promise.resolve();
  },
  'weft.downloadObjects': downloadObjects,
  'weft.uploadFiles': uploadFiles,
  'weft.copyObjectPath': copyObjectPath,
  'weft.showMoreObjects': showMoreObjects,
};

/** Registers every command; what one throws is shown here, and only here. */
export function registerCommands(context: CommandContext): vscode.Disposable {
  const register = (id: CommandId): vscode.Disposable =>
    vscode.commands.registerCommand(id, async (...args: unknown[]) => {
      try {
        await commands[id](context, ...args);
      } catch (thrown) {
        context.fail(thrown);
      }
    });
  return vscode.Disposable.from(...commandIds.map(register));
}
