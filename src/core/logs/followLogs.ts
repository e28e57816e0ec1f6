import type { Clock } from '../base/clock.ts';
import { mergeAsync } from '../base/mergeAsync.ts';
import { systemErrorCode, WeftError } from '../base/weftError.ts';
import { LearnerLog } from './learnerLog.ts';
import type { LogLine } from './logLine.ts';
import type { LogSource } from './logSource.ts';
import { offsetSince } from './logTimes.ts';
import { lastLines, skipLines } from './selectLines.ts';

export interface FollowLogsOptions {
  /** Only this learner; else all. */
  readonly learnerId?: number;
  /** Goes on until the training has ended. */
  readonly follow?: boolean;
  /** Only what was written from then on, as exactly as the target's syncs tell (5 s). */
  readonly since?: Date;
  /** Of what is there at first, the last so many lines of each learner. */
  readonly tail?: number;
  /** Of what is there at first, all but so many lines of each learner. */
  readonly skip?: number;
  /** Keeps colours, for a terminal; whatever else steers one is removed anyway. */
  readonly colours?: boolean;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Told of what following gets over by itself: it tries again, within 30 s and for ever. */
  readonly onTrouble?: (trouble: unknown) => void;
}

const shortestPauseMs = 250;
const longestPauseMs = 2_000;
const shortestRetryMs = 500;
const longestRetryMs = 30_000;

/**
 * The log of a training, in batches of lines: first what is there, learner by learner, then, with `follow`, what comes,
 * as it comes, until the training has ended. No line is missed and none comes twice, also where the target gives the log
 * up and the bucket takes over. Rejects with AbortError when aborted; without `follow`, with what the target or the
 * store says when one is out of reach.
 */
export async function* followLogs(source: LogSource, options: FollowLogsOptions): AsyncGenerator<readonly LogLine[]> {
  const { learnerId, follow = false, since, colours = false, signal } = options;
  const logs: LearnerLog[] = [];
  for (const id of source.learnerIds.filter((candidate) => learnerId === undefined || candidate === learnerId)) {
    const log = new LearnerLog(source, id, { colours, fromByte: since ? await offsetSince(source, id, since, signal) : 0 });
    logs.push(log);
    yield* nonEmpty(firstLines(log, options));
  }
  if (!follow) return;
  const isOver = shareAnswer(source, options.clock);
  yield* nonEmpty(mergeAsync(logs.map((log) => comingLines(log, isOver, options))));
}

function firstLines(log: LearnerLog, { skip, tail, follow = false, signal }: FollowLogsOptions): AsyncIterable<readonly LogLine[]> {
  // An open last line is shown when nobody waits for its rest.
  const lines = readPresent(log, { flush: !follow, tail, signal });
  if (tail !== undefined) return lastLines(lines, tail);
  return skip === undefined ? lines : skipLines(lines, skip);
}

async function* readPresent(log: LearnerLog, { flush, tail, signal }: { readonly flush: boolean; readonly tail: number | undefined; readonly signal: AbortSignal }): AsyncGenerator<readonly LogLine[]> {
  yield* log.read({ follow: false, tail, signal });
  if (flush) yield log.flush();
}

async function* comingLines(log: LearnerLog, isOver: (signal: AbortSignal) => Promise<boolean>, { clock, signal, onTrouble }: FollowLogsOptions): AsyncGenerator<readonly LogLine[]> {
  let pauseMs = shortestPauseMs;
  let retryMs = shortestRetryMs;
  for (;;) {
    signal.throwIfAborted();
    const before = log.offset;
    try {
      // Asked before the reading: what was written until the end is then read after it.
      const over = await isOver(signal);
      yield* log.read({ follow: !over, signal });
      if (over) {
        yield log.flush();
        return;
      }
      retryMs = shortestRetryMs;
    } catch (thrown) {
      if (signal.aborted || !mayPass(thrown)) throw thrown;
      onTrouble?.(thrown);
      await clock.sleep(retryMs, signal);
      retryMs = Math.min(longestRetryMs, retryMs * 2);
      continue;
    }
    pauseMs = log.offset > before ? shortestPauseMs : Math.min(longestPauseMs, pauseMs * 1.5);
    await clock.sleep(pauseMs, signal);
  }
}

/** Many learners ask the same question at the same time; one answer serves them for a moment, and an end for good. */
function shareAnswer(source: LogSource, clock: Clock): (signal: AbortSignal) => Promise<boolean> {
  let answer: Promise<boolean> | undefined;
  let over = false;
  let askedMs = 0;
  return (signal) => {
    if (over) return Promise.resolve(true);
    if (!answer || clock.now() - askedMs >= shortestPauseMs) {
      askedMs = clock.now();
      answer = source.isOver(signal).then((found) => (over = found));
    }
    return answer;
  };
}

function mayPass(thrown: unknown): boolean {
  return thrown instanceof WeftError ? thrown.errorClass === 'unreachable' : systemErrorCode(thrown) !== undefined;
}

async function* nonEmpty(batches: AsyncIterable<readonly LogLine[]>): AsyncGenerator<readonly LogLine[]> {
  for await (const batch of batches) if (batch.length > 0) yield batch;
}
