import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { chmod, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { pipeline } from 'node:stream/promises';
import fc from 'fast-check';
import yauzl from 'yauzl';
import { noReport } from '../../../../../src/core/base/progress.ts';
import type { PackagedWorkspace } from '../../../../../src/core/package/codePackage.ts';
import { packageWorkspace } from '../../../../../src/core/package/packageWorkspace.ts';
import { parseSnapshot } from '../../../../../src/core/package/parseSnapshot.ts';
import { packKey } from '../../../../../src/core/plan/trainingKeys.ts';
import { snapshotAsZip } from '../../../../../src/core/store/code/snapshotAsZip.ts';
import { unpackSnapshot } from '../../../../../src/core/store/code/unpackSnapshot.ts';
import { uploadCodePackage } from '../../../../../src/core/store/code/uploadCodePackage.ts';
import { FolderObjectStore } from '../../../../../src/core/store/folder/folderObjectStore.ts';
import { packageOptions } from '../../../../support/packageOptions.ts';
import { tempFolder, type TempFolder } from '../../../../support/tempFolder.ts';

const options = { signal: new AbortController().signal, report: noReport };

suite('unpackSnapshot', () => {
  let folder: TempFolder;
  let store: FolderObjectStore;

  setup(async () => {
    folder = await tempFolder({ 'workspace/train.py': 'print(1)\n', 'workspace/pkg/model.py': 'x = 1\n', 'workspace/empty': '', 'workspace/日本/ümlaut and blank.txt': 'text' });
    store = new FolderObjectStore(folder.join('store'));
    await store.createBucket('results');
  });
  teardown(() => folder[Symbol.asyncDispose]());

  const send = async (workspace = folder.join('workspace')): Promise<PackagedWorkspace> => {
    const packaged = await packageWorkspace(workspace, packageOptions(folder.join('cache')));
    await uploadCodePackage(store, 'results', packaged, options);
    await packaged.dispose();
    return packaged;
  };

  test('gives back what was packaged: names, content, modes, links', async function () {
    if (process.platform === 'win32') this.skip();
    await writeFile(folder.join('workspace', 'run.sh'), '#!/bin/sh\n');
    await chmod(folder.join('workspace', 'run.sh'), 0o755);
    await symlink('../train.py', folder.join('workspace', 'pkg', 'link.py'));
    await symlink('..', folder.join('workspace', 'pkg', 'root'));
    await writeFile(folder.join('workspace', 'large.bin'), randomBytes(5_000_000));
    const { snapshotBytes } = await send();
    await unpackSnapshot(store, 'results', parseSnapshot(snapshotBytes), folder.join('out'), options);
    assert.deepEqual(await treeOf(folder.join('out')), await treeOf(folder.join('workspace')));
  });

  test('leaves nothing behind when a pack is missing, cut, or not what its name says', async () => {
    const { snapshot } = await send();
    const key = packKey(snapshot.packs[0]?.sha256 ?? '');
    const bytes = Buffer.from(await store.readBytes('results', key));
    const flipped = Buffer.from(bytes);
    flipped[512] = (flipped[512] ?? 0) ^ 1;
    const spoilers = [() => store.delete('results', [key]), () => store.writeBytes('results', key, bytes.subarray(0, 700)), () => store.writeBytes('results', key, flipped), () => store.writeBytes('results', key, Buffer.concat([bytes, Buffer.alloc(1024)])), () => store.writeBytes('results', key, Buffer.alloc(0))];
    for (const spoil of spoilers) {
      await spoil();
      await assert.rejects(unpackSnapshot(store, 'results', snapshot, folder.join('out'), options), { code: 'package/damaged' });
      assert.deepEqual((await readdir(folder.path)).sort(), ['cache', 'store', 'workspace']);
    }
  });

  test('refuses a file that the snapshot lists in no pack, and a pack’s file that it does not list', async () => {
    const { snapshot } = await send();
    const extra = { path: 'more.py', sizeBytes: 0, sha256: createHash('sha256').digest('hex'), executable: false };
    for (const files of [[...snapshot.files, extra], snapshot.files.slice(1)]) {
      await assert.rejects(unpackSnapshot(store, 'results', { ...snapshot, files }, folder.join('out'), options), { code: 'package/damaged' });
    }
  });

  test('does not touch a folder that is in use', async () => {
    const { snapshot } = await send();
    await mkdir(folder.join('used'));
    await writeFile(folder.join('used', 'mine'), 'mine');
    await assert.rejects(unpackSnapshot(store, 'results', snapshot, folder.join('used'), options), { code: 'package/destination-exists' });
    assert.deepEqual(await readdir(folder.join('used')), ['mine']);
    await mkdir(folder.join('empty'));
    await unpackSnapshot(store, 'results', snapshot, folder.join('empty'), options);
    assert.ok((await readdir(folder.join('empty'))).includes('train.py'));
  });

  test('gives the same zip whenever it is made, with what was packaged', async () => {
    const { snapshot } = await send();
    const files = [folder.join('1.zip'), folder.join('2.zip')];
    for (const file of files) await pipeline(snapshotAsZip(store, 'results', snapshot, options), createWriteStream(file));
    const [first, second] = await Promise.all(files.map((file) => readFile(file)));
    assert.ok(first?.equals(second ?? Buffer.alloc(0)));
    assert.deepEqual((await zipNames(files[0] ?? '')).sort(), snapshot.files.map((file) => file.path).sort());
  });

  test('does not end a zip well when a file in it is damaged', async () => {
    const { snapshot } = await send();
    const files = snapshot.files.map((file) => (file.path === 'train.py' ? { ...file, sha256: '0'.repeat(64) } : file));
    await assert.rejects(pipeline(snapshotAsZip(store, 'results', { ...snapshot, files }, options), createWriteStream(folder.join('bad.zip'))), { code: 'package/damaged' });
  });

  test('gives back any tree that can be packaged', async () => {
    const part = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }).filter((name) => name.isWellFormed() && !/[/\0]|^\.{1,2}$|^\./.test(name) && Buffer.byteLength(name) < 250);
    const paths = fc.uniqueArray(fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/')), { minLength: 1, maxLength: 12, selector: (name) => name.normalize('NFC').toLowerCase() });
    const tree = paths.chain((names) => fc.tuple(...names.map((name) => fc.tuple(fc.constant(`f-${name}`), fc.uint8Array({ maxLength: 2000 }))))).filter((entries) => !entries.some(([a]) => entries.some(([b]) => a !== b && b.startsWith(`${a}/`))));
    let run = 0;
    await fc.assert(
      fc.asyncProperty(tree, async (entries) => {
        run += 1;
        const workspace = folder.join(`tree-${String(run)}`);
        for (const [name, content] of entries) {
          await mkdir(path.dirname(path.join(workspace, name)), { recursive: true });
          await writeFile(path.join(workspace, name), content);
        }
        const { snapshotBytes, preview } = await send(workspace);
        assert.deepEqual(preview.leftOut.filter(({ reason }) => reason !== 'secret' && reason !== 'environment'), []);
        await unpackSnapshot(store, 'results', parseSnapshot(snapshotBytes), folder.join(`out-${String(run)}`), options);
        if (preview.leftOut.length === 0) assert.deepEqual(await treeOf(folder.join(`out-${String(run)}`)), await treeOf(workspace));
      }),
      { numRuns: 60 },
    );
  });
});

/** Every file and link below a folder: content or target, and whether it is executable. */
async function treeOf(root: string): Promise<Record<string, string>> {
  const tree: Record<string, string> = {};
  for (const item of await readdir(root, { withFileTypes: true, recursive: true })) {
    const file = path.join(item.parentPath, item.name);
    const name = path.relative(root, file);
    if (item.isSymbolicLink()) tree[name] = `link to ${await readlink(file)}`;
    else if (item.isFile()) tree[name] = `${createHash('sha256').update(await readFile(file)).digest('hex')} ${((await stat(file)).mode & 0o111) === 0 ? 'plain' : 'executable'}`;
  }
  return tree;
}

async function zipNames(file: string): Promise<string[]> {
  const zip = await yauzl.openPromise(file);
  const names: string[] = [];
  for await (const entry of zip.eachEntry()) names.push(entry.fileName);
  return names;
}
