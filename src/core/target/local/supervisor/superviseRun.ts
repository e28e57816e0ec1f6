import path from 'node:path';
import { withBackgroundSync } from './backgroundSync.ts';
import { endRun, storeAndEnd } from './endRun.ts';
import { fetchInputs } from './fetchInputs.ts';
import { freePorts } from './freePorts.ts';
import { learnerMark } from './learnerOrder.ts';
import { LearnerProcess } from './learnerProcess.ts';
import { LogTimes } from './logTimes.ts';
import { ResultSync } from './resultSync.ts';
import { runLearners } from './runLearners.ts';
import { storedRoots } from './storedFiles.ts';
import { type SupervisionContext, timestamp, wordsOf } from './supervisionContext.ts';

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
    await status.addCondition('unknown', wordsOf(thrown), timestamp(clock));
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

/** Whatever still runs of the current attempt is ended. */
async function endProcesses({ folder, plan, status, clock }: SupervisionContext): Promise<void> {
  for (const { learnerId } of status.current.learners) {
    const { attempt } = status.current;
    const learner = await LearnerProcess.adopt(folder.attempt(attempt, learnerId), learnerMark(plan, attempt, learnerId));
    await learner?.kill({ sparingRunner: false });
    await learner?.ended(100, clock);
  }
}
