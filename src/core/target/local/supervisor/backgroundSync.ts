import { isAbort } from '../../../base/weftError.ts';
import type { LogTimes } from './logTimes.ts';
import type { ResultSync, SyncFailure } from './resultSync.ts';
import { type SupervisionContext, timestamp, wordsOf } from './supervisionContext.ts';

/** What is kept of the learners while they run. */
export interface Keeping {
  readonly sync: ResultSync;
  readonly times: LogTimes;
}

/** Does the work and meanwhile a pass every `syncMs`. What a pass cannot store is said, and tried again by the next. */
export async function withBackgroundSync(context: SupervisionContext, keeping: Keeping, work: () => Promise<void>): Promise<void> {
  const done = new AbortController();
  const passes = passUntil(context, keeping, done.signal);
  try {
    await work();
  } finally {
    done.abort();
    await passes;
  }
}

async function passUntil(context: SupervisionContext, keeping: Keeping, done: AbortSignal): Promise<void> {
  const { launch, clock, logger } = context;
  try {
    for (;;) {
      await clock.sleep(launch.timing.syncMs, done);
      await noteFailures(context, await pass(keeping, done));
    }
  } catch (thrown) {
    if (!isAbort(thrown)) logger.warn('Nothing is stored any more until the learners end.', { thrown });
  }
}

async function pass({ sync, times }: Keeping, signal: AbortSignal): Promise<readonly SyncFailure[]> {
  try {
    await times.note();
    return await sync.pass({ final: false, signal });
  } catch (thrown) {
    if (signal.aborted) throw thrown;
    return [{ key: '', thrown }];
  }
}

/** The condition that says what could not be stored, since when and why; removed once all is. */
export async function noteFailures({ plan, status, logger, clock }: SupervisionContext, failures: readonly SyncFailure[]): Promise<void> {
  const [first] = failures;
  if (!first) return status.removeCondition('results-not-stored');
  logger.warn(`${String(failures.length)} files could not be stored.`, { thrown: first.thrown });
  const what = first.key === '' ? 'Results' : `“${first.key}”${failures.length > 1 ? ` and ${String(failures.length - 1)} more` : ''}`;
  const since = status.current.conditions.find(({ kind }) => kind === 'results-not-stored')?.since ?? timestamp(clock);
  await status.addCondition('results-not-stored', `${what} could not be stored in “${plan.results.bucket}”: ${wordsOf(first.thrown)}. It is kept on this computer`, since);
}
