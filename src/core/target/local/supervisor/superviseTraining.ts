import type { Clock } from '../../../base/clock.ts';
import type { Logger } from '../../../base/logger.ts';
import { WeftError } from '../../../base/weftError.ts';
import type { ObjectStore } from '../../../store/objectStore.ts';
import type { StoreConnection } from '../../../store/storeConnection.ts';
import { needsSupervisor } from '../localFacts.ts';
import type { SupervisorStatus } from '../localState.ts';
import { claimSupervision, retire } from '../supervision.ts';
import type { TrainingFolder } from '../trainingFolder.ts';
import { freePorts } from './freePorts.ts';
import { StatusKeeper } from './statusKeeper.ts';
import { StopWatch } from './stopWatch.ts';
import { superviseRun } from './superviseRun.ts';

export interface SupervisorServices {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly openStore: (connection: StoreConnection) => ObjectStore;
}

/** Supervises a training as long as there is anything to do; returns at once where another process does. */
export async function superviseTraining(folder: TrainingFolder, services: SupervisorServices): Promise<void> {
  if (!(await claimSupervision(folder))) return;
  do {
    await superviseRuns(folder, services);
  } while (!(await retire(folder)));
}

async function superviseRuns(folder: TrainingFolder, { clock, logger, openStore }: SupervisorServices): Promise<void> {
  const [plan, launch] = [await folder.plan(), await folder.launch()];
  if (!plan || !launch) throw new WeftError('internal/unexpected', `“${folder.path}” holds no training.`);
  const connections = await folder.connections();
  for (;;) {
    const wish = (await folder.wishes.last())?.value;
    const found = await folder.status();
    if (!wish || !needsSupervisor({ wish, ...(found && { status: found }) })) return;
    const begun = found !== undefined && found.stage !== 'ended';
    const status = new StatusKeeper(folder, begun ? found : nextRun(wish.run, plan.learners, await freePorts(plan.learners + 1), found));
    if (!begun) await status.update({});
    const stop = new StopWatch(folder, status.current.run, clock);
    await stop.look();
    await superviseRun({
      folder,
      plan,
      launch,
      status,
      stop,
      clock,
      logger,
      storeOf: (dataStoreId) => {
        const connection = connections.get(dataStoreId);
        if (!connection) throw new WeftError('store/access-denied', `The connection of data store “${dataStoreId}” is not kept on this computer any more. Train again.`);
        return { store: openStore(connection), connection };
      },
    });
  }
}

/** A new run is the next attempt; one that has only its results left to store goes on from there. */
function nextRun(run: number, learners: number, ports: readonly number[], last: SupervisorStatus | undefined): SupervisorStatus {
  const attempt = (last?.attempt ?? 0) + 1;
  const isOnlyUnstored = last !== undefined && last.learners.length === learners && last.learners.every(({ exitCode }) => exitCode === 0);
  if (isOnlyUnstored) return { ...last, run, stage: 'storing', conditions: [] };
  return {
    statusVersion: 1,
    run,
    attempt,
    retriesUsed: 0,
    stage: 'fetching',
    ports,
    conditions: [],
    learners: Array.from({ length: learners }, (_, index) => ({ learnerId: index + 1, phase: 'waiting' })),
  };
}
