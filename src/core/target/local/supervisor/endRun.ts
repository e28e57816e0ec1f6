import { tidyUp } from '../endOfTraining.ts';
import type { LearnerStatus } from '../localState.ts';
import { bootId } from '../platform.ts';
import { noteFailures } from './backgroundSync.ts';
import { learnerRecord, writeRecord } from './learnerRecords.ts';
import type { ResultSync, SyncFailure } from './resultSync.ts';
import { storeResults } from './storeResults.ts';
import type { SupervisionContext } from './supervisionContext.ts';

/** The last pass and the learners' records, and with them the end of the run. */
export async function storeAndEnd(context: SupervisionContext, sync: ResultSync): Promise<void> {
  const { folder, plan, launch, status, stop, clock } = context;
  const { store } = context.storeOf(plan.results.dataStoreId);
  await status.updateLearners((learner) => ({ ...learner, phase: 'storing' }));
  const wishes = await folder.wishes.lastNumber();
  const failures = await storeResults({
    plan,
    store,
    sync,
    clock,
    waitMs: launch.timing.storeWaitMs,
    signal: stop.discarded,
    // Who wishes something now waits for the end of this.
    isHurried: async () => (await folder.wishes.lastNumber()) > wishes,
    onFailure: (found) => noteFailures(context, found),
  });
  await noteFailures(context, failures);
  await writeRecords(context, sync, failures);
  await endRun(context);
}

async function writeRecords(context: SupervisionContext, sync: ResultSync, failures: readonly SyncFailure[]): Promise<void> {
  const { folder, plan, status, stop } = context;
  const { store } = context.storeOf(plan.results.dataStoreId);
  for (const learner of status.current.learners) {
    const record = learnerRecord(plan, status.current.attempt, learner, sync.stored, failures.length === 0);
    if (!record) continue;
    try {
      await writeRecord(record, plan, store, folder.attempt(record.attempt, record.learnerId), stop.discarded);
    } catch (thrown) {
      await noteFailures(context, [...failures, { key: `learner-${String(record.learnerId)}/_record.json`, thrown }]);
    }
  }
}

/** Nothing more is done in this run. */
export async function endRun({ folder, status }: SupervisionContext): Promise<void> {
  const boot = await bootId();
  const learners = status.current.learners.map((learner): LearnerStatus => ({ ...learner, phase: learner.vanished ? 'lost' : 'ended' }));
  // Learners that are lost since the machine went down have one cause, and it is not theirs.
  const restarted = learners.some(({ phase, process }) => phase === 'lost' && process !== undefined && process.bootId !== boot);
  await status.update({ stage: 'ended', learners, ...(restarted && { lost: { message: 'This computer was restarted while it ran' } }) });
  await tidyUp(folder, { status: status.current });
}
