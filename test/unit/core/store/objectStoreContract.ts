import assert from 'node:assert/strict';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import type { ListOptions, ObjectStore } from '../../../../src/core/store/objectStore.ts';
import { tempFolder } from '../../../support/tempFolder.ts';

/**
 * What every object store does, whoever keeps the bytes. Called inside a suite of the adapter.
 *
 * @param current the store of the running test; each test works in a bucket of its own
 */
export function objectStoreContract(current: () => ObjectStore): void {
  let store: ObjectStore;
  let bucket: string;

  setup(async () => {
    store = current();
    bucket = `weft-${randomUUID()}`;
    await store.createBucket(bucket);
  });

  const text = (value: string): Uint8Array => Buffer.from(value);
  const readText = async (key: string): Promise<string> => Buffer.from(await store.readBytes(bucket, key)).toString();
  const keys = async (options?: ListOptions): Promise<string[]> => (await Array.fromAsync(store.list(bucket, options))).map(({ key }) => key);
  const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
  const coded = (code: string) => ({ name: 'WeftError', code });

  test('gives back the bytes that were stored', async () => {
    const bytes = randomBytes(300_000);
    assert.deepEqual(await store.writeBytes(bucket, 'deep/er/file.bin', bytes, { sha256: sha256(bytes) }), { written: true });
    assert.deepEqual(Buffer.from(await store.readBytes(bucket, 'deep/er/file.bin')), bytes);
    const { object, body } = await store.read(bucket, 'deep/er/file.bin');
    assert.deepEqual(await buffer(body), bytes);
    assert.equal(object.sizeBytes, 300_000);
  });

  test('keeps an empty object', async () => {
    await store.writeBytes(bucket, 'empty', new Uint8Array());
    assert.equal((await store.readBytes(bucket, 'empty')).byteLength, 0);
    assert.equal((await store.head(bucket, 'empty'))?.sizeBytes, 0);
  });

  test('keeps a large file, in parts where parts are needed, and counts its bytes up', async () => {
    const bytes = randomBytes(21 * 1024 * 1024 + 7);
    await using folder = await tempFolder({ 'large.bin': bytes });
    const counts: number[] = [];
    await store.writeFile(bucket, 'large.bin', folder.join('large.bin'), { sha256: sha256(bytes), onBytes: (done) => counts.push(done) });
    assert.equal(sha256(await store.readBytes(bucket, 'large.bin')), sha256(bytes));
    assert.equal(counts.at(-1), bytes.byteLength);
    assert.deepEqual(counts, counts.toSorted((a, b) => a - b));
  });

  test('refuses bytes that are not those announced and keeps what was there', async () => {
    await using folder = await tempFolder({ file: 'other bytes' });
    await store.writeBytes(bucket, 'kept', text('kept'));
    const wrong = sha256(text('announced'));
    await assert.rejects(store.writeBytes(bucket, 'kept', text('other bytes'), { sha256: wrong }), coded('store/checksum-mismatch'));
    await assert.rejects(store.writeFile(bucket, 'kept', folder.join('file'), { sha256: wrong }), coded('store/checksum-mismatch'));
    assert.equal(await readText('kept'), 'kept');
  });

  test('replaces an object as a whole', async () => {
    await store.writeBytes(bucket, 'a', text('the first and longer text'));
    await store.writeBytes(bucket, 'a', text('second'));
    assert.equal(await readText('a'), 'second');
  });

  test('leaves an existing object alone when only an absent one may be written', async () => {
    await using folder = await tempFolder({ file: 'from a file' });
    assert.deepEqual(await store.writeBytes(bucket, 'once', text('first'), { ifAbsent: true }), { written: true });
    assert.deepEqual(await store.writeBytes(bucket, 'once', text('second'), { ifAbsent: true }), { written: false });
    assert.deepEqual(await store.writeFile(bucket, 'once', folder.join('file'), { ifAbsent: true }), { written: false });
    assert.equal(await readText('once'), 'first');
  });

  test('lets one of many writers at once have an absent object', async () => {
    const answers = await Promise.all(Array.from({ length: 8 }, (_, index) => store.writeBytes(bucket, 'race', text(`writer ${String(index)}`), { ifAbsent: true })));
    const winners = answers.flatMap(({ written }, index) => (written ? [index] : []));
    assert.equal(winners.length, 1);
    assert.equal(await readText('race'), `writer ${String(winners[0])}`);
  });

  test('reads half-open ranges, and nothing from past the end', async () => {
    await store.writeBytes(bucket, 'digits', text('0123456789'));
    const range = async (start: number, end: number): Promise<string> => Buffer.from(await store.readBytes(bucket, 'digits', { range: { start, end } })).toString();
    assert.deepEqual([await range(0, 3), await range(3, 4), await range(8, 99), await range(10, 20), await range(50, 60), await range(4, 4)], ['012', '3', '89', '', '', '']);
    const { object, body } = await store.read(bucket, 'digits', { range: { start: 2, end: 5 } });
    body.destroy();
    assert.equal(object.sizeBytes, 10);
  });

  test('says that an object was replaced since', async () => {
    await store.writeBytes(bucket, 'a', text('one'));
    const etag = (await store.head(bucket, 'a'))?.etag ?? '';
    assert.equal(Buffer.from(await store.readBytes(bucket, 'a', { ifMatch: etag })).toString(), 'one');
    await store.writeBytes(bucket, 'a', text('two'));
    await assert.rejects(store.readBytes(bucket, 'a', { ifMatch: etag }), coded('store/object-changed'));
    await assert.rejects(store.readBytes(bucket, 'a', { ifMatch: etag, range: { start: 1, end: 2 } }), coded('store/object-changed'));
  });

  test('lists in the order of the keys’ bytes', async () => {
    const written = ['b', 'a/b', 'a-c', 'a.b/c', 'a', 'Z', 'é', '\u{1f600}', '\uff5e', 'a0'].filter((key) => key !== 'a');
    for (const key of written) await store.writeBytes(bucket, key, text(key));
    assert.deepEqual(await keys(), ['Z', 'a-c', 'a.b/c', 'a/b', 'a0', 'b', 'é', '\uff5e', '\u{1f600}']);
  });

  test('lists by prefix, after a key, and gathered below slashes', async () => {
    for (const key of ['p/1', 'p/2/a', 'p/2/b', 'p/3', 'q', 'pq']) await store.writeBytes(bucket, key, text(key));
    assert.deepEqual(await keys({ prefix: 'p/' }), ['p/1', 'p/2/a', 'p/2/b', 'p/3']);
    assert.deepEqual(await keys({ prefix: 'p/2' }), ['p/2/a', 'p/2/b']);
    assert.deepEqual(await keys({ prefix: 'p/2/b' }), ['p/2/b']);
    assert.deepEqual(await keys({ startAfter: 'p/2/a' }), ['p/2/b', 'p/3', 'pq', 'q']);
    assert.deepEqual(await keys({ prefix: 'none/' }), []);
    const level = await Array.fromAsync(store.list(bucket, { delimiter: '/' }));
    assert.deepEqual(level.map(({ key, isPrefix = false }) => [key, isPrefix]), [['p/', true], ['pq', false], ['q', false]]);
    assert.deepEqual(await keys({ prefix: 'p/', delimiter: '/' }), ['p/1', 'p/2/', 'p/3']);
  });

  test('lists more than a thousand objects', async () => {
    const expected = Array.from({ length: 1100 }, (_, index) => `many/${String(index).padStart(5, '0')}`);
    for (let start = 0; start < expected.length; start += 50) await Promise.all(expected.slice(start, start + 50).map((key) => store.writeBytes(bucket, key, text('x'))));
    assert.deepEqual(await keys({ prefix: 'many/' }), expected);
    await store.delete(bucket, expected);
    assert.deepEqual(await keys(), []);
  });

  test('lists the size, the time and the etag that head tells', async () => {
    await store.writeBytes(bucket, 'a', text('four'));
    const [listed] = await Array.fromAsync(store.list(bucket));
    const head = await store.head(bucket, 'a');
    assert.equal(listed?.sizeBytes, 4);
    assert.equal(listed.etag, head?.etag);
    assert.ok(Math.abs((listed.modifiedAt?.getTime() ?? 0) - (head?.modifiedAt?.getTime() ?? 0)) < 1000);
  });

  test('keeps keys with blanks, signs and any script as they are', async () => {
    const strange = ['a b', 'a+b', 'a%20b', 'a%2Fb', 'q?x=1&y=2', 'hash#tag', "quote's", 'ümlaut', 'ü', '日本語/学習', '😀', '~tilde', 'semi;colon', 'a=b', '(x)[y]{z}', '@at', '$d', '!', 'comma,'];
    for (const key of strange) await store.writeBytes(bucket, key, text(key));
    for (const key of strange) assert.equal(await readText(key), key);
    assert.deepEqual((await keys()).sort(), strange.sort());
    await store.delete(bucket, strange);
    assert.deepEqual(await keys(), []);
  });

  test('refuses to write keys that somebody on the way could take for others', async () => {
    for (const key of ['', '/a', 'a/', 'a//b', '../a', 'a/../b', './a', 'nul\0', '\ud800', 'k'.repeat(2000)]) {
      await assert.rejects(store.writeBytes(bucket, key, text('x')), coded('store/invalid-key'), key);
    }
    assert.deepEqual(await keys(), []);
  });

  test('deletes exactly the keys named, and does not mind those that are gone', async () => {
    for (const key of ['d/1', 'd/10', 'd/2', 'e']) await store.writeBytes(bucket, key, text(key));
    await store.delete(bucket, ['d/1', 'd/none', 'nowhere/at/all']);
    await store.delete(bucket, []);
    await store.delete(bucket, ['d']);
    assert.deepEqual(await keys(), ['d/10', 'd/2', 'e']);
  });

  test('tells of a missing object', async () => {
    assert.equal(await store.head(bucket, 'none'), undefined);
    await assert.rejects(store.read(bucket, 'none'), coded('store/object-missing'));
    await assert.rejects(store.readBytes(bucket, 'none', { range: { start: 0, end: 1 } }), coded('store/object-missing'));
  });

  test('tells of a missing bucket', async () => {
    const gone = `${bucket}-gone`;
    assert.equal(await store.bucketExists(bucket), true);
    assert.equal(await store.bucketExists(gone), false);
    await assert.rejects(store.readBytes(gone, 'a'), coded('store/bucket-missing'));
    await assert.rejects(store.head(gone, 'a'), coded('store/bucket-missing'));
    await assert.rejects(store.writeBytes(gone, 'a', text('a')), coded('store/bucket-missing'));
    await assert.rejects(Array.fromAsync(store.list(gone)), coded('store/bucket-missing'));
    await assert.rejects(store.delete(gone, ['a']), coded('store/bucket-missing'));
  });

  test('creates a bucket once and lists it', async () => {
    await store.writeBytes(bucket, 'kept', text('kept'));
    await store.createBucket(bucket);
    assert.equal(await readText('kept'), 'kept');
    assert.ok((await store.listBuckets()).includes(bucket));
  });

  test('stops at an aborted signal and leaves nothing behind', async () => {
    await using folder = await tempFolder({ 'large.bin': randomBytes(30 * 1024 * 1024) });
    const signal = AbortSignal.abort();
    await assert.rejects(store.writeBytes(bucket, 'a', text('a'), { signal }), { name: 'AbortError' });
    await assert.rejects(Array.fromAsync(store.list(bucket, { signal })), { name: 'AbortError' });
    await assert.rejects(store.head(bucket, 'a', { signal }), { name: 'AbortError' });
    const midway = new AbortController();
    const upload = store.writeFile(bucket, 'large', folder.join('large.bin'), { signal: midway.signal, onBytes: () => midway.abort() });
    await assert.rejects(upload, { name: 'AbortError' });
    assert.deepEqual(await keys(), []);
    assert.equal(await store.sweepUnfinished(bucket, { prefix: '', olderThanMs: 0 }), 0);
  });
}
