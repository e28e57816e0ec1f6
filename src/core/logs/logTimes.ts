import { systemErrorCode, WeftError } from '../base/weftError.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import type { LogSource } from './logSource.ts';

/** How long a learner's log was at the time of each sync, oldest first; `atMs` in milliseconds since 1970. */
export type LogTimes = readonly { readonly atMs: number; readonly bytes: number }[];

/** As the bucket has them; empty where it knows nothing of the log's times. */
export async function readLogTimes({ stored, trainingId }: LogSource, learnerId: number, signal: AbortSignal): Promise<LogTimes> {
  if (!stored) return [];
  try {
    return parseLogTimes(Buffer.from(await stored.store.readBytes(stored.bucket, trainingKeys.logTimes(trainingId, learnerId), { signal })).toString('utf8'));
  } catch (thrown) {
    if (thrown instanceof WeftError && (thrown.code === 'store/object-missing' || thrown.code === 'store/bucket-missing')) return [];
    if (systemErrorCode(thrown) === 'ENOENT') return [];
    throw thrown;
  }
}

/** When the log had grown beyond `offset`; undefined where no sync has seen that yet. */
export function timeAtOffset(times: LogTimes, offset: number): number | undefined {
  return times.find(({ bytes }) => bytes > offset)?.atMs;
}

/**
 * Byte offset from which on the log was written at or after `since`, as exactly as the syncs tell (5 s); 0 where nothing
 * is known of its times. The offset may lie within a line.
 */
export async function offsetSince(source: LogSource, learnerId: number, since: Date, signal: AbortSignal): Promise<number> {
  return offsetBefore(await readLogTimes(source, learnerId, signal), since);
}

/** How long the log was at the last sync before `since`. */
export function offsetBefore(times: LogTimes, since: Date): number {
  return times.findLast(({ atMs }) => atMs <= since.getTime())?.bytes ?? 0;
}

/** Lines `<ISO 8601> <bytes>`; those that cannot be read are passed over. */
export function parseLogTimes(text: string): LogTimes {
  return text.split('\n').flatMap((line) => {
    const [at = '', bytes = ''] = line.trim().split(' ');
    const atMs = Date.parse(at);
    return Number.isNaN(atMs) || !/^\d{1,15}$/.test(bytes) ? [] : [{ atMs, bytes: Number(bytes) }];
  });
}
