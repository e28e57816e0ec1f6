import type { Clock } from '../../../base/clock.ts';
import type { Logger } from '../../../base/logger.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { ObjectStore } from '../../../store/objectStore.ts';
import type { StoreConnection } from '../../../store/storeConnection.ts';
import type { LaunchSettings } from '../localState.ts';
import type { TrainingFolder } from '../trainingFolder.ts';
import type { StatusKeeper } from './statusKeeper.ts';
import type { StopWatch } from './stopWatch.ts';

/** What the supervisor of one run works with. */
export interface SupervisionContext {
  readonly folder: TrainingFolder;
  readonly plan: TrainingPlan;
  readonly launch: LaunchSettings;
  readonly status: StatusKeeper;
  readonly stop: StopWatch;
  readonly clock: Clock;
  readonly logger: Logger;
  /** By data store id. */
  storeOf(dataStoreId: string): { readonly store: ObjectStore; readonly connection: StoreConnection };
}

/** Now, as status and records write it. */
export const timestamp = (clock: Clock): string => new Date(clock.now()).toISOString();

/** What went wrong, in the words of a condition: a sentence of ours, or the system's. */
export function wordsOf(thrown: unknown): string {
  return (thrown instanceof Error ? thrown.message : String(thrown)).replace(/\.$/, '');
}
