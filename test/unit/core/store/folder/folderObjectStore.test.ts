import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { appendFile, mkdir, readdir, readFile, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { setImmediate as turn } from 'node:timers/promises';
import { FolderObjectStore } from '../../../../../src/core/store/folder/folderObjectStore.ts';
import { tempFolder, type TempFolder } from '../../../../support/tempFolder.ts';
import { objectStoreContract } from '../objectStoreContract.ts';

suite('FolderObjectStore', () => {
  let folder: TempFolder;
  let store: FolderObjectStore;

  setup(async () => {
    folder = await tempFolder({ 'bucket/kept.txt': 'kept', 'outside/secret.txt': 'secret' });
    store = new FolderObjectStore(folder.path);
  });
  teardown(() => folder[Symbol.asyncDispose]());

  suite('keeps the contract', () => objectStoreContract(() => store));

  const keys = async (): Promise<string[]> => (await Array.fromAsync(store.list('bucket'))).map(({ key }) => key);
  const bytes = (text: string): Uint8Array => Buffer.from(text);

  test('refuses keys that would lead elsewhere, whatever is done with them', async () => {
    const hostile = ['../outside/secret.txt', 'a/../../outside/secret.txt', '..', '.', './kept.txt', '/etc/passwd', '', 'a//b', 'a/', 'nul\0.txt', '\ud800', 'x'.repeat(256), '.weft-incoming/x'];
    for (const key of hostile) {
      const refused = { name: 'WeftError', code: 'store/invalid-key' };
      await assert.rejects(store.readBytes('bucket', key), refused, key);
      await assert.rejects(store.head('bucket', key), refused, key);
      await assert.rejects(store.writeBytes('bucket', key, bytes('x')), refused, key);
      await assert.rejects(store.delete('bucket', [key]), refused, key);
    }
    assert.equal(await readFile(folder.join('outside', 'secret.txt'), 'utf8'), 'secret');
  });

  test('lists nothing for a prefix that would lead elsewhere', async () => {
    for (const prefix of ['../', '../outside/', '/', 'a//', './']) assert.deepEqual(await Array.fromAsync(store.list('bucket', { prefix })), []);
  });

  test('refuses bucket names that are no plain subfolder', async () => {
    for (const bucket of ['..', '.', '', 'a/b', '.hidden', 'nul\0']) await assert.rejects(store.bucketExists(bucket), { code: 'store/invalid-bucket' }, bucket);
    assert.equal(await store.bucketExists('name_with_underscores'), false);
  });

  test('does not follow links out of the bucket', async () => {
    await symlink(folder.join('outside'), folder.join('bucket', 'link'));
    await symlink(folder.join('outside', 'secret.txt'), folder.join('bucket', 'secret.txt'));
    const refused = { code: 'store/link-outside' };
    await assert.rejects(store.readBytes('bucket', 'link/secret.txt'), refused);
    await assert.rejects(store.readBytes('bucket', 'secret.txt'), refused);
    await assert.rejects(store.writeBytes('bucket', 'link/new/file.txt', bytes('x')), refused);
    await assert.rejects(store.delete('bucket', ['link/secret.txt']), refused);
    assert.deepEqual(await keys(), ['kept.txt']);
    assert.deepEqual(await Array.fromAsync(store.list('bucket', { prefix: 'link/' })), []);
    assert.deepEqual(await readdir(folder.join('outside')), ['secret.txt']);
  });

  test('replaces a link by the object, and deletes the link rather than what it points at', async () => {
    await symlink(folder.join('outside', 'secret.txt'), folder.join('bucket', 'a.txt'));
    await symlink(folder.join('outside', 'secret.txt'), folder.join('bucket', 'b.txt'));
    await store.writeBytes('bucket', 'a.txt', bytes('mine'));
    await store.delete('bucket', ['b.txt']);
    assert.deepEqual(await keys(), ['a.txt', 'kept.txt']);
    assert.equal(await readFile(folder.join('outside', 'secret.txt'), 'utf8'), 'secret');
  });

  test('reads links to files inside the bucket, and survives links in a circle', async () => {
    await symlink('kept.txt', folder.join('bucket', 'alias.txt'));
    await symlink('.', folder.join('bucket', 'circle'));
    await symlink('self', folder.join('bucket', 'self'));
    await symlink('nowhere', folder.join('bucket', 'broken'));
    assert.deepEqual(await keys(), ['alias.txt', 'kept.txt']);
    assert.equal(Buffer.from(await store.readBytes('bucket', 'alias.txt')).toString(), 'kept');
    await assert.rejects(store.readBytes('bucket', 'self'), { code: 'store/link-outside' });
    assert.equal(await store.head('bucket', 'broken'), undefined);
  });

  test('takes a link to a folder for a bucket', async () => {
    await symlink(folder.join('outside'), folder.join('linked'));
    assert.deepEqual(await store.listBuckets(), ['bucket', 'linked', 'outside']);
    await store.writeBytes('linked', 'new.txt', bytes('new'));
    assert.equal(await readFile(folder.join('outside', 'new.txt'), 'utf8'), 'new');
  });

  test('passes over FIFOs without opening them', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('mkfifo', [folder.join('bucket', 'pipe')]);
    assert.deepEqual(await keys(), ['kept.txt']);
    assert.equal(await store.head('bucket', 'pipe'), undefined);
    await assert.rejects(store.readBytes('bucket', 'pipe'), { code: 'store/object-missing' });
  });

  test('does not mix keys that are objects with keys below them', async () => {
    await assert.rejects(store.writeBytes('bucket', 'kept.txt/below', bytes('x')), { code: 'store/invalid-key' });
    await store.writeBytes('bucket', 'folder/file', bytes('x'));
    await assert.rejects(store.writeBytes('bucket', 'folder', bytes('x')), { code: 'store/invalid-key' });
    await assert.rejects(store.writeBytes('bucket', 'folder', bytes('x'), { ifAbsent: true }), { code: 'store/invalid-key' });
    assert.equal(await store.head('bucket', 'folder'), undefined);
    await store.delete('bucket', ['folder', 'kept.txt/below']);
    assert.deepEqual(await keys(), ['folder/file', 'kept.txt']);
  });

  test('takes along the folders that a delete leaves empty, and shows no empty folder', async () => {
    await store.writeBytes('bucket', 'a/b/c', bytes('x'));
    await mkdir(folder.join('bucket', 'empty', 'below'), { recursive: true });
    const level = await Array.fromAsync(store.list('bucket', { delimiter: '/' }));
    assert.deepEqual(level.map(({ key }) => key), ['a/', 'kept.txt']);
    await store.delete('bucket', ['a/b/c']);
    await assert.rejects(stat(folder.join('bucket', 'a')), { code: 'ENOENT' });
    assert.ok(await store.bucketExists('bucket'));
  });

  test('never shows an unfinished write', async () => {
    const seen: string[][] = [];
    await writeFile(folder.join('source'), Buffer.alloc(5 << 20));
    await store.writeFile('bucket', 'large', folder.join('source'), { onBytes: () => void keys().then((found) => seen.push(found)) });
    while (seen.length < 5) await turn();
    for (const found of seen) assert.ok(found.join() === 'kept.txt' || found.join() === 'kept.txt,large', found.join());
    assert.deepEqual(await readdir(folder.join('bucket', '.weft-incoming')), []);
  });

  test('sweeps what a writer left that died a day ago, and not what another writes now', async () => {
    await mkdir(folder.join('bucket', '.weft-incoming'));
    await writeFile(folder.join('bucket', '.weft-incoming', 'abandoned'), 'half');
    await writeFile(folder.join('bucket', '.weft-incoming', 'live'), 'half');
    await utimes(folder.join('bucket', '.weft-incoming', 'abandoned'), 0, 0);
    await store.writeBytes('bucket', 'a', bytes('a'));
    assert.deepEqual(await readdir(folder.join('bucket', '.weft-incoming')), ['live']);
  });

  test('reads the object as it was opened while a writer appends to it', async () => {
    const { object, body } = await store.read('bucket', 'kept.txt');
    await appendFile(folder.join('bucket', 'kept.txt'), ' and more');
    assert.equal((await body.toArray()).map(String).join(''), 'kept');
    assert.notEqual((await store.head('bucket', 'kept.txt'))?.etag, object.etag);
  });

  test('writes beside a delete that removes the folders', async () => {
    for (let round = 0; round < 30; round += 1) {
      await store.writeBytes('bucket', 'x/y/z/old', bytes('old'));
      await Promise.all([store.delete('bucket', ['x/y/z/old']), store.writeBytes('bucket', 'x/y/z/new', bytes('new'))]);
      assert.deepEqual(await keys(), ['kept.txt', 'x/y/z/new']);
    }
  });

  test('has no buckets before its folder is there', async () => {
    const fresh = new FolderObjectStore(folder.join('not', 'yet'));
    assert.deepEqual(await fresh.listBuckets(), []);
    assert.equal(await fresh.bucketExists('bucket'), false);
    await fresh.createBucket('bucket');
    assert.deepEqual(await fresh.listBuckets(), ['bucket']);
  });
});
