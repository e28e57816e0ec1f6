import { createHash } from 'node:crypto';
import { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Header } from 'tar-stream';
import { isAbort, WeftError } from '../../base/weftError.ts';
import type { Snapshot, SnapshotFile } from '../../package/codePackage.ts';
import { packKey } from '../../plan/trainingKeys.ts';
import type { ObjectStore } from '../objectStore.ts';

/** What tar-stream gives for an entry; its types leave the stream of bytes open. */
type Entry = AsyncIterable<unknown> & { readonly header: Header };

/** Takes a file of a pack, or a link, which has no content; reads the content to its end. */
export type FileSink = (file: SnapshotFile, content: Readable) => Promise<void>;

/**
 * Reads a pack from a bucket and hands out its files one after the other, each checked: the snapshot lists it, with this
 * size and SHA-256. The pack is checked as a whole at its end.
 *
 * @param expected files of the snapshot by path; those that come are taken out
 * @throws WeftError `package/damaged`, when files may have been handed out already
 */
export async function readPack(store: ObjectStore, bucket: string, pack: Snapshot['packs'][number], expected: Map<string, SnapshotFile>, sink: FileSink, signal: AbortSignal): Promise<void> {
  const body = await openPack(store, bucket, pack.sha256, signal);
  const hash = createHash('sha256');
  const hashing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk);
      done(null, chunk);
    },
  });
  const entries = extract();
  const [taken, piped] = await Promise.allSettled([takeAll(entries, expected, sink), pipeline(body, hashing, entries, { signal })]);
  // Either side's failure ends the other, whose own failure then says nothing.
  const failures = [taken, piped].flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
  const told = failures.find((failure) => failure instanceof WeftError || isAbort(failure));
  if (told instanceof Error) throw told;
  if (failures.length > 0) throw damagedCode(`the pack ${pack.sha256} cannot be read`, failures[0]);
  if (hash.digest('hex') !== pack.sha256 || (taken.status === 'fulfilled' && taken.value !== pack.fileCount)) throw damagedCode(`the pack ${pack.sha256} is not what its name says`);
}

export function damagedCode(why: string, cause?: unknown): WeftError {
  return new WeftError('package/damaged', `The submitted code is damaged: ${why}. Submit the training again.`, { cause });
}

async function openPack(store: ObjectStore, bucket: string, sha256: string, signal: AbortSignal): Promise<Readable> {
  try {
    return (await store.read(bucket, packKey(sha256), { signal })).body;
  } catch (thrown) {
    if (thrown instanceof WeftError && thrown.code === 'store/object-missing') throw damagedCode(`the pack ${sha256} is missing from the bucket “${bucket}”`, thrown);
    throw thrown;
  }
}

async function takeAll(entries: AsyncIterable<Entry>, expected: Map<string, SnapshotFile>, sink: FileSink): Promise<number> {
  let count = 0;
  for await (const entry of entries) {
    const { name, type, linkname, size } = entry.header;
    const file = expected.get(name);
    const listed = file && (file.linkTarget === undefined ? type === 'file' && size === file.sizeBytes : type === 'symlink' && linkname === file.linkTarget);
    if (!listed) throw damagedCode(`a pack holds “${name.replace(/\p{Cc}/gu, '\ufffd').slice(0, 200)}”, which is not listed so`);
    expected.delete(name);
    await sink(file, Readable.from(checked(entry, file), { objectMode: false }));
    count += 1;
  }
  return count;
}

async function* checked(entry: Entry, file: SnapshotFile): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  for await (const chunk of entry as AsyncIterable<Uint8Array>) {
    hash.update(chunk);
    yield chunk;
  }
  // A link has no content of its own; its hash is that of its target, which was compared with the listed one.
  const sha256 = file.linkTarget === undefined ? hash.digest('hex') : createHash('sha256').update(file.linkTarget).digest('hex');
  if (sha256 !== file.sha256) throw damagedCode(`the content of “${file.path}” is not what is listed`);
}
