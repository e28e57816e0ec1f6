import * as vscode from 'vscode';
import { registerCommands } from './commands/registerCommands.ts';
import { SubmittedCode } from './code/submittedCode.ts';
import { SubmittedFiles } from './code/submittedFiles.ts';
import { DataStoreAccess } from './dataStores/dataStoreAccess.ts';
import { DataStoreConnections } from './dataStores/dataStoreConnections.ts';
import { DataStoresView } from './dataStores/dataStoresView.ts';
import { registerLogFeatures } from './logs/registerLogFeatures.ts';
import { TrainingLogs } from './logs/trainingLogs.ts';
import { registerManifests } from './manifests/registerManifests.ts';
import { MetricsPanels } from './metrics/metricsPanels.ts';
import { TensorBoards } from './metrics/tensorBoards.ts';
import { ServicesOnDemand } from './servicesOnDemand.ts';
import { showFailure } from './showFailure.ts';
import { ExecAllowance } from './targets/execAllowance.ts';
import { TargetChoice } from './targets/targetChoice.ts';
import { TargetItem } from './targets/targetItem.ts';
import { Figures } from './trainings/figures.ts';
import { StatusBar } from './trainings/statusBar.ts';
import { TrainingEndings } from './trainings/trainingEndings.ts';
import { TrainingOrigins } from './trainings/trainingOrigins.ts';
import { TrainingsStore } from './trainings/trainingsStore.ts';
import { TrainingsView } from './trainings/trainingsView.ts';

/**
 * A table of contents. Nothing here reads a file or starts anything: the core is built when the first command or view
 * asks for it, and never in a workspace that is not trusted.
 */
export function activate(context: vscode.ExtensionContext): void {
  const own = <T extends vscode.Disposable>(disposable: T): T => {
    context.subscriptions.push(disposable);
    return disposable;
  };
  const log = own(vscode.window.createOutputChannel('Weft', { log: true }));
  const fail = (thrown: unknown): void => showFailure(thrown, log);

  const connections = own(new DataStoreConnections(context.secrets));
  const choice = own(new TargetChoice(context.workspaceState));
  const execAllowance = new ExecAllowance(context.globalState);
  const services = own(new ServicesOnDemand(context, { connections, choice, execAllowance, log }));
  const trainings = own(new TrainingsStore(services, log));
  const origins = new TrainingOrigins(context.workspaceState);
  const endings = own(new TrainingEndings(trainings));
  const logs = own(new TrainingLogs(services, fail));
  const code = new SubmittedCode(services, context.globalStorageUri);
  own(new SubmittedFiles(code));
  own(registerLogFeatures(code));
  const metrics = own(new MetricsPanels(services, context, log, fail));
  const tensorBoards = own(new TensorBoards(services));
  own(new StatusBar(trainings));
  own(new TargetItem(choice));
  const figures = own(new Figures(services, log));
  const view = own(new TrainingsView(trainings, figures));
  const stores = new DataStoreAccess(services, connections);
  const dataStores = own(new DataStoresView(stores, context.globalState));
  own(registerManifests({ services, trainings, figures, origins, stores, choice, log, fail }));
  own(registerCommands({ services, trainings, origins, endings, logs, code, metrics, tensorBoards, view, dataStores, choice, execAllowance, fail }));
}
