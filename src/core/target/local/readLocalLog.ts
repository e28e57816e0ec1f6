import { type FileHandle, open } from 'node:fs/promises';
import type { Clock } from '../../base/clock.ts';
import { systemErrorCode } from '../../base/weftError.ts';
import type { TrainingFolder } from './trainingFolder.ts';

export interface ReadLocalLogOptions {
  readonly fromByte: number;
  readonly follow: boolean;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  readonly pollMs: number;
  /** Whether the learner will write no more. Asked before the last look at the file, so that nothing falls between. */
  readonly isOver: () => Promise<boolean>;
}

const chunkBytes = 64 * 1024;

/**
 * A learner's log as bytes, from an offset on. The file is opened once and held: it can be read to its end also when
 * it is removed meanwhile. Undefined when this machine no longer has it.
 */
export async function readLocalLog(folder: TrainingFolder, learnerId: number, options: ReadLocalLogOptions): Promise<AsyncIterable<Uint8Array> | undefined> {
  const log = folder.work.log(learnerId);
  let file = await openIfThere(log);
  // Over and no log: either all of it is in the bucket only, or there never was one.
  if (!file && (await options.isOver())) {
    file = await openIfThere(log);
    if (!file) return undefined;
  }
  return readChunks(log, file, options);
}

async function* readChunks(log: string, opened: FileHandle | undefined, { fromByte, follow, signal, clock, pollMs, isOver }: ReadLocalLogOptions): AsyncGenerator<Uint8Array> {
  let file = opened;
  let offset = fromByte;
  try {
    for (;;) {
      signal.throwIfAborted();
      const over = !follow || (await isOver());
      file ??= await openIfThere(log);
      for (let chunk = await readAt(file, offset); chunk.length > 0; chunk = await readAt(file, offset)) {
        offset += chunk.length;
        yield chunk;
        signal.throwIfAborted();
      }
      if (over) return;
      await clock.sleep(pollMs, signal);
    }
  } finally {
    await file?.close();
  }
}

async function readAt(file: FileHandle | undefined, offset: number): Promise<Uint8Array> {
  if (!file) return new Uint8Array();
  const { buffer, bytesRead } = await file.read(Buffer.allocUnsafe(chunkBytes), 0, chunkBytes, offset);
  return buffer.subarray(0, bytesRead);
}

async function openIfThere(log: string): Promise<FileHandle | undefined> {
  return open(log, 'r').catch((thrown: unknown) => {
    if (systemErrorCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  });
}
