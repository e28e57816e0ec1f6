import * as vscode from 'vscode';
import type { DataStoreAccess } from '../dataStores/dataStoreAccess.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import type { TargetChoice } from '../targets/targetChoice.ts';
import type { Figures } from '../trainings/figures.ts';
import type { TrainingOrigins } from '../trainings/trainingOrigins.ts';
import type { TrainingsStore } from '../trainings/trainingsStore.ts';
import { LiveFacts } from './liveFacts.ts';
import { ManifestCompletion } from './manifestCompletion.ts';
import { ManifestDiagnostics } from './manifestDiagnostics.ts';
import { manifestSelector, releaseForeignManifests } from './manifestDocuments.ts';
import { ManifestHover } from './manifestHover.ts';
import { ManifestLenses } from './manifestLenses.ts';
import { ManifestPreflight } from './manifestPreflight.ts';
import { ManifestOutline } from './manifestOutline.ts';
import { ManifestQuickFixes } from './manifestQuickFixes.ts';

export interface ManifestPorts {
  readonly services: ServicesOnDemand;
  readonly trainings: TrainingsStore;
  readonly figures: Figures;
  readonly origins: TrainingOrigins;
  readonly stores: DataStoreAccess;
  readonly choice: TargetChoice;
  readonly log: vscode.LogOutputChannel;
  readonly fail: (thrown: unknown) => void;
}

/** Everything the editor does for a manifest that is being written; what needs trust is silent without it. */
export function registerManifests({ services, trainings, figures, origins, stores, choice, log, fail }: ManifestPorts): vscode.Disposable {
  const { languages } = vscode;
  const diagnostics = new ManifestDiagnostics();
  const lenses = new ManifestLenses({ trainings, figures, origins, choice, fail });
  const live = new LiveFacts(services, stores, trainings, choice);
  return vscode.Disposable.from(
    releaseForeignManifests(),
    diagnostics,
    lenses,
    new ManifestPreflight(services, choice, log),
    live,
    languages.registerCompletionItemProvider(manifestSelector, new ManifestCompletion(live), ...ManifestCompletion.triggers),
    languages.registerHoverProvider(manifestSelector, new ManifestHover()),
    languages.registerCodeActionsProvider(manifestSelector, new ManifestQuickFixes(diagnostics), { providedCodeActionKinds: ManifestQuickFixes.kinds }),
    languages.registerDocumentSymbolProvider(manifestSelector, new ManifestOutline()),
    languages.registerCodeLensProvider(manifestSelector, lenses),
  );
}
