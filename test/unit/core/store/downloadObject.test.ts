import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { downloadObject, sweepPartialDownloads } from '../../../../src/core/store/downloadObject.ts';
import { FolderObjectStore } from '../../../../src/core/store/folder/folderObjectStore.ts';
import type { ReadOptions, StoredObject } from '../../../../src/core/store/objectStore.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';

/** Cuts the first answers short, and writes down which bytes are asked for. */
class BreakingStore extends FolderObjectStore {
  readonly asked: (number | undefined)[] = [];
  cutAfterBytes = Infinity;

  override async read(bucket: string, key: string, options: ReadOptions = {}): Promise<{ object: StoredObject; body: Readable }> {
    this.asked.push(options.range?.start);
    const { object, body } = await super.read(bucket, key, options);
    return { object, body: Readable.from(cut(body, this.cutAfterBytes)) };
  }
}

async function* cut(body: AsyncIterable<Uint8Array>, afterBytes: number): AsyncGenerator<Uint8Array> {
  let left = afterBytes;
  for await (const chunk of body) {
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left < 0) throw new Error('The connection broke.');
  }
}

suite('a download', () => {
  const folder = tempFolderPerTest();
  const bytes = Buffer.from(Array.from({ length: 300_000 }, (_, index) => index % 251));
  let store: BreakingStore;

  async function objectOf(key: string): Promise<StoredObject> {
    const object = await store.head('bucket', key);
    assert.ok(object);
    return object;
  }

  setup(async () => {
    store = new BreakingStore(folder.path('store'));
    await store.createBucket('bucket');
    await store.writeBytes('bucket', 'a/b', bytes);
  });

  test('makes a file with the object’s bytes and time, and leaves nothing else', async () => {
    const object = await objectOf('a/b');
    await downloadObject(store, 'bucket', object, folder.path('to', 'c', 'b'));
    assert.ok(bytes.equals(await readFile(folder.path('to', 'c', 'b'))));
    assert.equal((await stat(folder.path('to', 'c', 'b'))).mtime.getTime(), object.modifiedAt?.getTime());
    assert.deepEqual(await readdir(folder.path('to', 'c')), ['b']);
  });

  test('of nothing makes an empty file', async () => {
    await store.writeBytes('bucket', 'empty', new Uint8Array());
    await downloadObject(store, 'bucket', await objectOf('empty'), folder.path('to', 'empty'));
    assert.equal((await stat(folder.path('to', 'empty'))).size, 0);
  });

  test('that broke off shows no half file and goes on at the byte where it broke', async () => {
    const object = await objectOf('a/b');
    store.cutAfterBytes = 100_000;
    await assert.rejects(downloadObject(store, 'bucket', object, folder.path('to', 'b')), /broke/);
    await assert.rejects(stat(folder.path('to', 'b')), { code: 'ENOENT' });
    store.cutAfterBytes = Infinity;
    await downloadObject(store, 'bucket', object, folder.path('to', 'b'));
    assert.ok(bytes.equals(await readFile(folder.path('to', 'b'))));
    assert.equal(store.asked[0], undefined);
    assert.ok((store.asked[1] ?? 0) > 0, String(store.asked[1]));
  });

  test('never joins parts of two versions', async () => {
    const before = await objectOf('a/b');
    store.cutAfterBytes = 100_000;
    await assert.rejects(downloadObject(store, 'bucket', before, folder.path('to', 'b')));
    store.cutAfterBytes = Infinity;
    await store.writeBytes('bucket', 'a/b', Buffer.alloc(bytes.length, 'n'));
    await assert.rejects(downloadObject(store, 'bucket', before, folder.path('to', 'b')), { code: 'store/object-changed' });
    await downloadObject(store, 'bucket', await objectOf('a/b'), folder.path('to', 'b'));
    assert.ok(Buffer.alloc(bytes.length, 'n').equals(await readFile(folder.path('to', 'b'))));
    assert.equal((await readdir(folder.path('to'))).length, 2);
    await sweepPartialDownloads(folder.path('to'));
    assert.deepEqual(await readdir(folder.path('to')), ['b']);
  });
});
