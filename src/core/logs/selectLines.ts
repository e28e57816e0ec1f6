import type { LogLine } from './logLine.ts';

type Batches = AsyncIterable<readonly LogLine[]>;

/** The last `count` lines, once all are known; holds at most twice as many. */
export async function* lastLines(batches: Batches, count: number): AsyncGenerator<readonly LogLine[]> {
  let kept: LogLine[] = [];
  for await (const batch of batches) {
    kept = kept.concat(batch);
    if (kept.length > 2 * count) kept = kept.slice(kept.length - count);
  }
  yield kept.slice(Math.max(0, kept.length - count));
}

/** Without the first `count` lines. */
export async function* skipLines(batches: Batches, count: number): AsyncGenerator<readonly LogLine[]> {
  let left = count;
  for await (const batch of batches) {
    yield batch.slice(left);
    left = Math.max(0, left - batch.length);
  }
}

/** At most `count` lines; what comes after is not read. */
export async function* limitLines(batches: Batches, count: number): AsyncGenerator<readonly LogLine[]> {
  let left = count;
  if (left <= 0) return;
  for await (const batch of batches) {
    yield batch.slice(0, left);
    left -= batch.length;
    if (left <= 0) return;
  }
}
