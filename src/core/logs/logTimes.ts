import { systemErrorCode, WeftError } from '../base/weftError.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import type { LogSource } from './logSource.ts';

/**
 * Byte offset from which on the log was written at or after `since`, as exactly as the syncs tell (5 s); 0 where nothing
 * is known of its times. The offset may lie within a line.
 */
export async function offsetSince({ stored, trainingId }: LogSource, learnerId: number, since: Date, signal: AbortSignal): Promise<number> {
  if (!stored) return 0;
  try {
    const bytes = await stored.store.readBytes(stored.bucket, trainingKeys.logTimes(trainingId, learnerId), { signal });
    return parseLogTimes(Buffer.from(bytes).toString('utf8'), since);
  } catch (thrown) {
    if (thrown instanceof WeftError && (thrown.code === 'store/object-missing' || thrown.code === 'store/bucket-missing')) return 0;
    if (systemErrorCode(thrown) === 'ENOENT') return 0;
    throw thrown;
  }
}

/** How long the log was at the last sync before `since`; lines that cannot be read are passed over. */
export function parseLogTimes(text: string, since: Date): number {
  let offset = 0;
  for (const line of text.split('\n')) {
    const [at = '', bytes = ''] = line.trim().split(' ');
    const time = Date.parse(at);
    if (Number.isNaN(time) || !/^\d{1,15}$/.test(bytes)) continue;
    if (time > since.getTime()) break;
    offset = Number(bytes);
  }
  return offset;
}
