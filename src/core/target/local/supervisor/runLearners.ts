import { isAbort } from '../../../base/weftError.ts';
import type { LearnerStatus, StopReason } from '../localState.ts';
import { findShell } from '../platform.ts';
import { lastLinesOf } from './learnerRecords.ts';
import { learnerMark, learnerOrder } from './learnerOrder.ts';
import { type LearnerEnd, LearnerProcess } from './learnerProcess.ts';
import { exitCodeOf, type LearnerOrder } from './learnerRunner.ts';
import { prepareLearner } from './prepareLearner.ts';
import { type SupervisionContext, timestamp } from './supervisionContext.ts';

/** A runner that was spared has this long to write down how its command ended. */
const runnerGraceMs = 2_000;
/** Timers hold 31 bits of milliseconds, 24 days; a longer one would ring at once. */
const longestSleepMs = 86_400_000;

/**
 * Runs the learners of the current attempt to their end. Those that an earlier supervisor started are adopted, those
 * that have ended stay ended. The first that fails stops the others; so do a halt and max_duration.
 */
export async function runLearners(context: SupervisionContext): Promise<void> {
  const { status, stop, launch, clock } = context;
  const shell = await findShell(launch.environment['PATH']);
  const running = new Map<number, LearnerProcess>();
  for (const { learnerId } of status.current.learners) {
    const learner = await startOrAdopt(context, learnerId, shell);
    if (learner) running.set(learnerId, learner);
  }
  const done = new AbortController();
  let stopping: Promise<void> | undefined;
  const stopAll = (reason: StopReason): void => {
    stopping ??= stopLearners(context, running, reason, done.signal);
  };
  const onHalt = (): void => stopAll('halt');
  stop.signal.addEventListener('abort', onHalt);
  if (stop.signal.aborted) onHalt();
  else if (isDoomed(context)) stopAll('failure');
  const deadline = watchDeadline(context, done.signal).then((passed) => passed && stopAll('deadline'));

  await Promise.all(
    [...running].map(async ([learnerId, learner]) => {
      const end = await learner.ended(launch.timing.pollMs, clock);
      running.delete(learnerId);
      const failed = await noteEnd(context, learnerId, end);
      if (failed) stopAll('failure');
    }),
  );
  done.abort();
  stop.signal.removeEventListener('abort', onHalt);
  await Promise.all([stopping, deadline]);
}

/** Undefined for a learner that ended, under this supervisor or an earlier one, or that a stop keeps from starting. */
async function startOrAdopt(context: SupervisionContext, learnerId: number, shell: string | undefined): Promise<LearnerProcess | undefined> {
  const { folder, plan, launch, status, stop } = context;
  if (status.learner(learnerId).endedAt !== undefined) return undefined;
  const { attempt, ports } = status.current;
  const attemptFolder = folder.attempt(attempt, learnerId);
  const adopted = await LearnerProcess.adopt(attemptFolder, learnerMark(plan, attempt, learnerId));
  if (!adopted && (stop.signal.aborted || isDoomed(context))) return undefined;
  const learner = adopted ?? (await startLearner(context, learnerId, learnerOrder(plan, launch, folder.work, { attempt, learnerId, ports, shell: shell ?? 'sh' })));
  const { process, startedAt } = learner.started;
  if (status.current.runningSince === undefined) await status.update({ runningSince: startedAt });
  await status.updateLearner(learnerId, { phase: 'running', process, startedAt });
  return learner;
}

/**
 * Makes the learner's own directories and starts it. An order that is there already says that the directories are too,
 * and perhaps in use: a supervisor that was killed may have started a runner that has not made its mark yet.
 */
async function startLearner({ folder, plan, launch, status, clock }: SupervisionContext, learnerId: number, order: LearnerOrder): Promise<LearnerProcess> {
  const { attempt, ports } = status.current;
  const attemptFolder = folder.attempt(attempt, learnerId);
  if (!(await attemptFolder.hasOrder())) await prepareLearner(plan, folder.work, learnerId, { ports, gpuCount: launch.gpuCount });
  return LearnerProcess.start(attemptFolder, order, clock);
}

/** Whether a learner has failed already, so that the others need not start. */
function isDoomed({ status }: SupervisionContext): boolean {
  return status.current.learners.some(({ exitCode, stoppedBy }) => exitCode !== undefined && exitCode !== 0 && stoppedBy === undefined);
}

/** Writes down how a learner ended; answers whether it failed by itself. */
async function noteEnd(context: SupervisionContext, learnerId: number, { mark, ...silent }: LearnerEnd & { readonly signal?: NodeJS.Signals }): Promise<boolean> {
  const { folder, status, clock } = context;
  const { stoppedBy } = status.learner(learnerId);
  const endedAt = mark?.endedAt ?? timestamp(clock);
  const signal = mark?.signal ?? silent.signal ?? (stoppedBy === undefined ? undefined : 'SIGKILL');
  const exitCode = mark?.exitCode ?? (signal === undefined ? undefined : exitCodeOf(signal as NodeJS.Signals));
  if (exitCode === undefined) {
    await status.updateLearner(learnerId, { phase: 'storing', endedAt, vanished: true, message: 'Its process is gone and left no exit code' });
    return true;
  }
  const failed = exitCode !== 0 && stoppedBy === undefined;
  const change: Partial<LearnerStatus> = {
    phase: 'storing',
    endedAt,
    exitCode,
    ...(signal !== undefined && { endReason: signal }),
    ...(mark?.message !== undefined && { message: mark.message }),
    ...(failed && { lastLines: await lastLinesOf(folder.work.log(learnerId)) }),
  };
  await status.updateLearner(learnerId, change);
  return failed;
}

/** SIGTERM, the grace period, then SIGKILL until nothing is left. Why is on disk before the first signal is sent. */
async function stopLearners({ status, launch, clock }: SupervisionContext, running: ReadonlyMap<number, LearnerProcess>, reason: StopReason, done: AbortSignal): Promise<void> {
  await status.updateLearners((learner) => (running.has(learner.learnerId) && learner.endedAt === undefined ? { ...learner, stoppedBy: learner.stoppedBy ?? reason } : learner));
  await Promise.all([...running.values()].map((learner) => learner.terminate()));
  try {
    await clock.sleep(launch.timing.graceMs, done);
    for (let waitedMs = 0; !done.aborted; waitedMs += launch.timing.pollMs) {
      await Promise.all([...running.values()].map((learner) => learner.kill({ sparingRunner: waitedMs < runnerGraceMs })));
      await clock.sleep(launch.timing.pollMs, done);
    }
  } catch (thrown) {
    if (!isAbort(thrown)) throw thrown;
  }
}

/** Resolves to true when the run has lasted longer than its max_duration, to false when it ended before. */
async function watchDeadline({ plan, status, clock }: SupervisionContext, done: AbortSignal): Promise<boolean> {
  const { maxDurationSeconds } = plan;
  if (maxDurationSeconds === undefined) return false;
  const untilMs = Date.parse(status.current.runningSince ?? timestamp(clock)) + maxDurationSeconds * 1000;
  try {
    for (let leftMs = untilMs - clock.now(); leftMs > 0; leftMs = untilMs - clock.now()) await clock.sleep(Math.min(leftMs, longestSleepMs), done);
  } catch (thrown) {
    if (isAbort(thrown)) return false;
    throw thrown;
  }
  await status.addCondition('deadline-exceeded', `It ran longer than its max_duration of ${String(maxDurationSeconds)} s`, timestamp(clock));
  return true;
}
