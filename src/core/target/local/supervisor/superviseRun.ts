import path from 'node:path';
import { asWeftError, isAbort } from '../../../base/weftError.ts';
import { tidyUp } from '../endOfTraining.ts';
import type { LearnerStatus } from '../localState.ts';
import { bootId } from '../platform.ts';
import { fetchInputs } from './fetchInputs.ts';
import { freePorts } from './freePorts.ts';
import { learnerMark } from './learnerOrder.ts';
import { LearnerProcess } from './learnerProcess.ts';
import { learnerRecord, writeRecord } from './learnerRecords.ts';
import { LogTimes } from './logTimes.ts';
import { ResultSync, type SyncFailure } from './resultSync.ts';
import { runLearners } from './runLearners.ts';
import { storedRoots } from './storedFiles.ts';
import { storeResults } from './storeResults.ts';
import { type SupervisionContext, timestamp } from './supervisionContext.ts';

/**
 * Brings one run from wherever its status says it is to its end: fetch, run (and run again, as long as retries are
 * left), store. May be killed at any point and taken up again by another supervisor.
 */
export async function superviseRun(context: SupervisionContext): Promise<void> {
  const { status, stop, launch, logger, clock } = context;
  const watching = stop.watch(launch.timing.pollMs);
  try {
    const fetched = status.current.stage !== 'fetching' || (await fetchInputs(context));
    if (fetched) await runAndStore(context);
    else await endRun(context);
  } catch (thrown) {
    logger.warn('The run ended by a fault of the supervisor.', { thrown });
    await endProcesses(context);
    await status.addCondition('unknown', asWeftError(thrown).message, timestamp(clock));
    await endRun(context);
  } finally {
    stop.close();
    await watching;
  }
}

async function runAndStore(context: SupervisionContext): Promise<void> {
  const { folder, plan, launch, status, clock } = context;
  const { store } = context.storeOf(plan.results.dataStoreId);
  const sync = new ResultSync({
    store,
    bucket: plan.results.bucket,
    roots: storedRoots(plan, folder.work),
    memory: path.join(folder.work.path, 'stored.json'),
    syncMs: launch.timing.syncMs,
    clock,
  });
  await sync.remember();
  const times = new LogTimes(plan, folder.work, clock);
  while (status.current.stage !== 'storing') {
    await status.update({ stage: 'running' });
    await withBackgroundSync(context, { sync, times }, () => runLearners(context));
    if (mayRetry(context)) await beginNextAttempt(context);
    else await status.update({ stage: 'storing' });
  }
  await times.note();
  await storeAndEnd(context, sync);
}

interface Keeping {
  readonly sync: ResultSync;
  readonly times: LogTimes;
}

/** Every `syncMs` a pass, while the learners run. What a pass cannot store is said, and tried again by the next. */
async function withBackgroundSync(context: SupervisionContext, { sync, times }: Keeping, work: () => Promise<void>): Promise<void> {
  const { launch, clock } = context;
  const done = new AbortController();
  const passes = (async () => {
    try {
      for (;;) {
        await clock.sleep(launch.timing.syncMs, done.signal);
        await times.note();
        await notePass(context, await passOnce(sync, done.signal));
      }
    } catch (thrown) {
      if (!isAbort(thrown)) context.logger.warn('Storing while the learners run has stopped.', { thrown });
    }
  })();
  try {
    await work();
  } finally {
    done.abort();
    await passes;
  }
}

async function passOnce(sync: ResultSync, signal: AbortSignal): Promise<readonly SyncFailure[]> {
  try {
    return await sync.pass({ final: false, signal });
  } catch (thrown) {
    if (isAbort(thrown)) throw thrown;
    return [{ key: '', thrown }];
  }
}

async function notePass(context: SupervisionContext, failures: readonly SyncFailure[]): Promise<void> {
  const { plan, status, logger, clock } = context;
  const [first] = failures;
  if (!first) return status.removeCondition('results-not-stored');
  logger.warn('Not everything could be stored.', { keys: failures.map(({ key }) => key), thrown: first.thrown });
  const more = failures.length > 1 ? ` and ${String(failures.length - 1)} more` : '';
  const reason = (first.thrown instanceof Error ? first.thrown.message : String(first.thrown)).replace(/\.$/, '');
  const since = status.current.conditions.find(({ kind }) => kind === 'results-not-stored')?.since ?? timestamp(clock);
  await status.addCondition('results-not-stored', `${first.key === '' ? 'Results' : `“${first.key}”`}${more} could not be stored in “${plan.results.bucket}”: ${reason}. It is kept on this computer`, since);
}

/** A failure of the learners' own is tried again; what a person, a deadline or the machine ended is not. */
function mayRetry({ plan, status, stop }: SupervisionContext): boolean {
  const { retriesUsed, learners } = status.current;
  const failed = learners.some(({ exitCode, stoppedBy }) => exitCode !== undefined && exitCode !== 0 && stoppedBy === undefined);
  const ended = learners.some(({ vanished, stoppedBy }) => vanished === true || stoppedBy === 'deadline' || stoppedBy === 'halt');
  return failed && !ended && !stop.signal.aborted && retriesUsed < plan.retries;
}

async function beginNextAttempt({ plan, status }: SupervisionContext): Promise<void> {
  await status.update({
    attempt: status.current.attempt + 1,
    retriesUsed: status.current.retriesUsed + 1,
    ports: await freePorts(plan.learners + 1),
    learners: status.current.learners.map(({ learnerId }) => ({ learnerId, phase: 'waiting' })),
  });
}

async function storeAndEnd(context: SupervisionContext, sync: ResultSync): Promise<void> {
  const { folder, plan, launch, status, clock } = context;
  const { store } = context.storeOf(plan.results.dataStoreId);
  await status.updateLearners((learner) => ({ ...learner, phase: 'storing' }));
  const wishes = await folder.wishes.lastNumber();
  // Who wishes something now waits for the end; a delete does not even want what is stored.
  const isHurried = async (): Promise<boolean> => {
    const wish = await folder.wishes.last();
    return wish?.value.wish === 'delete' || (wish?.number ?? 0) > wishes;
  };
  const failures = await storeResults({ plan, store, sync, clock, waitMs: launch.timing.storeWaitMs, isHurried, onFailure: (found) => notePass(context, found) });
  await notePass(context, failures);
  for (const learner of status.current.learners) {
    const record = learnerRecord(plan, status.current.attempt, learner, sync.stored, failures.length === 0);
    if (!record) continue;
    try {
      await writeRecord(record, plan, store, folder.attempt(record.attempt, record.learnerId));
    } catch (thrown) {
      await notePass(context, [...failures, { key: `learner-${String(record.learnerId)}/_record.json`, thrown }]);
    }
  }
  await endRun(context);
}

async function endRun({ folder, status }: SupervisionContext): Promise<void> {
  const boot = await bootId();
  const learners = status.current.learners.map((learner): LearnerStatus => ({ ...learner, phase: learner.vanished ? 'lost' : 'ended' }));
  // Learners that are lost since the machine went down have one cause, and it is not theirs.
  const restarted = learners.some(({ phase, process }) => phase === 'lost' && process !== undefined && process.bootId !== boot);
  await status.update({ stage: 'ended', learners, ...(restarted && { lost: { message: 'This computer was restarted while it ran' } }) });
  await tidyUp(folder, { status: status.current });
}

/** Whatever still runs of the current attempt is ended. */
async function endProcesses({ folder, plan, status, clock }: SupervisionContext): Promise<void> {
  for (const { learnerId } of status.current.learners) {
    const { attempt } = status.current;
    const learner = await LearnerProcess.adopt(folder.attempt(attempt, learnerId), learnerMark(plan, attempt, learnerId));
    await learner?.kill({ sparingRunner: false });
    await learner?.ended(100, clock);
  }
}
