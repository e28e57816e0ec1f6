import { WeftError } from '../base/weftError.ts';
import { trainingKeys } from '../plan/trainingKeys.ts';
import type { LogSource } from './logSource.ts';

const windowBytes = 65_536;

/** A learner's log as the bucket holds it now. */
export interface StoredLog {
  readonly sizeBytes: number;
  /** From a byte offset to the end that was there when it was looked at. */
  read(fromByte: number): AsyncIterable<Uint8Array>;
  /** Byte offset at which the last `count` lines begin; what follows the last line break counts as a line. */
  offsetOfLast(count: number): Promise<number>;
}

/** Undefined when the bucket holds none, or when nobody knows the bucket. */
export async function openStoredLog({ stored, trainingId }: LogSource, learnerId: number, signal: AbortSignal): Promise<StoredLog | undefined> {
  if (!stored) return undefined;
  const { store, bucket } = stored;
  const key = trainingKeys.log(trainingId, learnerId);
  const found = await store.head(bucket, key, { signal });
  if (!found) return undefined;
  const { sizeBytes } = found;
  return {
    sizeBytes,
    read: (fromByte) => readFrom(fromByte),
    offsetOfLast: (count) => offsetOfLast(count, sizeBytes, (start, end) => store.readBytes(bucket, key, { range: { start, end }, signal })),
  };

  async function* readFrom(fromByte: number): AsyncGenerator<Uint8Array> {
    if (fromByte >= sizeBytes) return;
    // The log only grows, so a newer version has the same bytes here; its end is left to the next look.
    const { body } = await store.read(bucket, key, { range: { start: fromByte, end: sizeBytes }, signal });
    for await (const chunk of body) {
      if (!(chunk instanceof Uint8Array)) throw new WeftError('internal/unexpected', `The store “${store.label}” gave text where bytes were asked for.`);
      yield chunk;
    }
  }
}

/** Reads backwards, a window at a time, until enough line breaks were seen. */
async function offsetOfLast(count: number, sizeBytes: number, readRange: (start: number, end: number) => Promise<Uint8Array>): Promise<number> {
  if (count <= 0) return sizeBytes;
  let wanted = count;
  for (let end = sizeBytes; end > 0; ) {
    const start = Math.max(0, end - windowBytes);
    const bytes = Buffer.from(await readRange(start, end));
    // The line break at the very end closes the last line and begins none.
    for (let at = bytes.length - (end === sizeBytes ? 2 : 1); at >= 0; at -= 1) {
      if (bytes[at] === 0x0a && (wanted -= 1) === 0) return start + at + 1;
    }
    end = start;
  }
  return 0;
}
