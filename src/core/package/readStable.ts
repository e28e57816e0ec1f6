import { type BigIntStats, close as closeCallback, constants, fstat as fstatCallback, open as openCallback, read as readCallback } from 'node:fs';
import process from 'node:process';
import { promisify } from 'node:util';
import { systemErrorCode } from '../base/weftError.ts';
import { fileIdentity } from './workspaceEntry.ts';

// These are several times faster than a FileHandle, which matters for each of many thousand files.
const open = promisify(openCallback);
const read = promisify(readCallback);
const fstat = promisify(fstatCallback) as (file: number, options: { bigint: true }) => Promise<BigIntStats>;
const close = promisify(closeCallback);

/** A link or a FIFO that took the file's place is not followed and not waited for. Windows has neither flag. */
const readOnly = process.platform === 'win32' ? constants.O_RDONLY : constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/** The state in which a file was read, from its first byte to its last. */
export interface StableState {
  readonly sizeBytes: number;
  readonly identity: string;
  /** Last change by the file system's clock, in milliseconds. */
  readonly changedMs: number;
}

/** Why nothing was read: the file changed each time while it was read, or it may not be opened. */
export type Unreadable = 'changing' | 'unreadable';

/** Where the bytes go; a file that changed meanwhile is read again, into a new one. */
export interface ByteSink {
  write(chunk: Buffer<ArrayBuffer>): void | Promise<void>;
}

/** How often a file is read before it is said to change all the time. */
const attempts = 3;
const chunkBytes = 1 << 20;
/** What the system says of a path that has become a link, a folder, a pipe, or nothing. */
const noFileAnyMore = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'EMLINK', 'EISDIR', 'ENXIO', 'EAGAIN']);

/**
 * Reads a file as it was at one moment: when its state differs before and after, or its size is not what was read, it is
 * read again.
 *
 * @param last its state when it was looked at, which spares looking again
 * @param startSink called for each attempt
 */
export async function readStable(file: string, last: Pick<StableState, 'sizeBytes' | 'identity'>, startSink: (sizeBytes: number) => ByteSink): Promise<StableState | Unreadable> {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    try {
      const state = await readOnce(file, attempt === 0 ? last : undefined, startSink);
      if (state) return state;
    } catch (thrown) {
      const code = systemErrorCode(thrown) ?? '';
      if (['EACCES', 'EPERM'].includes(code)) return 'unreadable';
      if (noFileAnyMore.has(code)) return 'changing';
      throw thrown;
    }
  }
  return 'changing';
}

/** Reads a file that fits into memory. */
export async function readStableContent(file: string, last: Pick<StableState, 'sizeBytes' | 'identity'>): Promise<(StableState & { readonly content: Buffer<ArrayBuffer> }) | Unreadable> {
  let chunks: Buffer<ArrayBuffer>[] = [];
  const state = await readStable(file, last, () => {
    chunks = [];
    return { write: (chunk) => void chunks.push(chunk) };
  });
  return typeof state === 'string' ? state : { ...state, content: chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks) };
}

/** The state a file was in all the while it was read, or undefined when that was not one. */
async function readOnce(file: string, last: Pick<StableState, 'sizeBytes' | 'identity'> | undefined, startSink: (sizeBytes: number) => ByteSink): Promise<StableState | undefined> {
  const descriptor = await open(file, readOnly);
  try {
    const before = last ?? stateOf(await fstat(descriptor, { bigint: true }));
    const readBytes = await readAll(descriptor, before.sizeBytes, startSink(before.sizeBytes));
    const found = await fstat(descriptor, { bigint: true });
    const after = stateOf(found);
    return found.isFile() && after.identity === before.identity && readBytes === after.sizeBytes ? after : undefined;
  } finally {
    await close(descriptor);
  }
}

/** Reads up to `sizeBytes` and looks whether the file ends there; the answer is larger when it does not. */
async function readAll(descriptor: number, sizeBytes: number, sink: ByteSink): Promise<number> {
  let position = 0;
  while (position <= sizeBytes) {
    // One byte more than is left tells in the same call that the file did not grow.
    const wanted = Math.min(chunkBytes, sizeBytes - position + 1);
    const { bytesRead, buffer } = await read(descriptor, Buffer.allocUnsafe(wanted), 0, wanted, position);
    if (bytesRead === 0) break;
    position += bytesRead;
    if (position > sizeBytes) break;
    await sink.write(buffer.subarray(0, bytesRead));
  }
  return position;
}

function stateOf(found: BigIntStats): StableState {
  return { sizeBytes: Number(found.size), identity: fileIdentity(found), changedMs: Number(found.ctimeMs > found.mtimeMs ? found.ctimeMs : found.mtimeMs) };
}
