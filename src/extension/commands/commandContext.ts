import type { SubmittedCode } from '../code/submittedCode.ts';
import type { DataStoresView } from '../dataStores/dataStoresView.ts';
import type { TrainingLogs } from '../logs/trainingLogs.ts';
import type { MetricsPanels } from '../metrics/metricsPanels.ts';
import type { TensorBoards } from '../metrics/tensorBoards.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import type { ExecAllowance } from '../targets/execAllowance.ts';
import type { TargetChoice } from '../targets/targetChoice.ts';
import type { TrainingEndings } from '../trainings/trainingEndings.ts';
import type { TrainingOrigins } from '../trainings/trainingOrigins.ts';
import type { TrainingsStore } from '../trainings/trainingsStore.ts';
import type { TrainingsView } from '../trainings/trainingsView.ts';

/** What commands work with. */
export interface CommandContext {
  readonly services: ServicesOnDemand;
  readonly trainings: TrainingsStore;
  readonly origins: TrainingOrigins;
  readonly endings: TrainingEndings;
  readonly logs: TrainingLogs;
  readonly code: SubmittedCode;
  readonly metrics: MetricsPanels;
  readonly tensorBoards: TensorBoards;
  readonly view: TrainingsView;
  readonly dataStores: DataStoresView;
  readonly choice: TargetChoice;
  readonly execAllowance: ExecAllowance;
  /** Shows what a command throws. */
  readonly fail: (thrown: unknown) => void;
}

/** A command; its arguments are what a menu, a link or nothing gives it. */
export type Command = (context: CommandContext, ...args: readonly unknown[]) => Promise<void>;
