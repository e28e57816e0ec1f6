import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import process from 'node:process';
import fc from 'fast-check';
import { WeftError } from '../../../../src/core/base/weftError.ts';
import type { PackagedWorkspace } from '../../../../src/core/package/codePackage.ts';
import { packageWorkspace } from '../../../../src/core/package/packageWorkspace.ts';
import { packageZip } from '../../../../src/core/package/packageZip.ts';
import type { PackageOptions } from '../../../../src/core/package/scanWorkspace.ts';
import { packageOptions } from '../../../support/packageOptions.ts';
import { rawZip, type RawZipEntry } from '../../../support/rawZip.ts';
import { tempFolder, type TempFolder } from '../../../support/tempFolder.ts';
import { hostileArchives } from './zip/hostileArchives.ts';

suite('packageZip', () => {
  let folder: TempFolder;
  setup(async () => (folder = await tempFolder({ 'workspace/train.py': 'print(1)\n', 'workspace/pkg/model.py': 'x = 1\n' })));
  teardown(() => folder[Symbol.asyncDispose]());

  const zipFile = (): string => folder.join('code.zip');
  const pack = async (bytes: Buffer, more: Partial<PackageOptions> = {}): Promise<PackagedWorkspace> => {
    await writeFile(zipFile(), bytes);
    return packageZip(zipFile(), packageOptions(folder.join('cache'), more));
  };
  const names = async (entries: readonly RawZipEntry[]): Promise<string[]> => {
    const packaged = await pack(rawZip(entries));
    await packaged.dispose();
    return packaged.snapshot.files.map((file) => file.path);
  };
  const nothingLeft = async (): Promise<void> => {
    assert.deepEqual((await readdir(folder.path)).filter((name) => !['cache', 'code.zip', 'workspace'].includes(name)), []);
    assert.deepEqual(await readdir(folder.join('cache')).catch(() => []), []);
  };

  test('gives the same package as the folder that was zipped, with it at the top or without', async () => {
    const files: RawZipEntry[] = [{ name: 'train.py', content: 'print(1)\n' }, { name: 'pkg/model.py', content: 'x = 1\n', deflate: true }];
    const fromFolder = await packageWorkspace(folder.join('workspace'), packageOptions(folder.join('other')));
    for (const top of ['', 'workspace/', 'my code/']) {
      const packaged = await pack(rawZip([...(top ? [{ name: top, mode: 0o040755 }] : []), ...files.map((file) => ({ ...file, name: `${top}${file.name.toString()}` }))]));
      assert.equal(packaged.snapshotSha256, fromFolder.snapshotSha256);
      for (const item of packaged.packs) await item.materialize(new AbortController().signal);
      await packaged.dispose();
    }
    await fromFolder.dispose();
    assert.deepEqual(await readdir(folder.join('cache')), []);
  });

  test('opens archives as other programs write them', async function () {
    if (process.platform === 'win32') this.skip();
    execFileSync('python3', ['-m', 'zipfile', '-c', zipFile(), folder.join('workspace', 'train.py'), folder.join('workspace', 'pkg')]);
    const packaged = await packageZip(zipFile(), packageOptions(folder.join('cache')));
    assert.deepEqual(packaged.snapshot.files.map((file) => file.path), ['pkg/model.py', 'train.py']);
    await packaged.dispose();
  });

  test('keeps modes and links inside, and applies the rules for what stays', async function () {
    if (process.platform === 'win32') this.skip();
    const packaged = await pack(rawZip([{ name: 'top/run.sh', content: '#!/bin/sh', mode: 0o100755 }, { name: 'top/link', content: 'run.sh', mode: 0o120777 }, { name: 'top/.env', content: 'A=1' }, { name: '__MACOSX/top/._run.sh', content: 'x' }, { name: 'top/.gitignore', content: '*.log' }, { name: 'top/a.log', content: 'x' }]));
    assert.deepEqual(packaged.snapshot.files.map(({ path, executable, linkTarget }) => [path, executable, linkTarget]), [['.gitignore', false, undefined], ['link', false, 'run.sh'], ['run.sh', true, undefined]]);
    assert.deepEqual(packaged.preview.leftOut.map(({ path }) => path), ['.env', 'a.log']);
    await packaged.dispose();
  });

  test('does not take a single file for a folder at the top', async () => {
    assert.deepEqual(await names([{ name: 'train.py', content: 'x' }]), ['train.py']);
    assert.deepEqual(await names([{ name: 'a/train.py', content: 'x' }, { name: 'setup.py', content: 'x' }]), ['a/train.py', 'setup.py']);
    assert.deepEqual(await names([{ name: 'folder\\train.py', content: 'x' }, { name: 'folder\\b.py', content: 'x' }]), ['b.py', 'train.py']);
  });

  test('says when there is nothing in it, or too much', async () => {
    await assert.rejects(pack(rawZip([])), { code: 'package/empty' });
    await assert.rejects(pack(rawZip([{ name: 'folder/', mode: 0o040755 }])), { code: 'package/empty' });
    await assert.rejects(packageZip(folder.join('none.zip'), packageOptions(folder.join('cache'))), { code: 'package/invalid-zip' });
    await assert.rejects(pack(rawZip([{ name: 'a', content: 'x'.repeat(100) }]), { limit: { totalBytes: 99, fileCount: 10 } }), { code: 'package/too-large' });
    await nothingLeft();
  });

  test('refuses every hostile archive and leaves nothing behind', async () => {
    const archives = hostileArchives();
    assert.ok(archives.length >= 300, String(archives.length));
    for (const { trait, bytes } of archives) {
      const thrown: unknown = await pack(bytes).then(
        () => assert.fail(`was unpacked: ${trait}`),
        (failure: unknown) => failure,
      );
      assert.ok(thrown instanceof WeftError && /^package\/(hostile-zip|invalid-zip|too-large)$/.test(thrown.code), `${trait}: ${String(thrown)}`);
      assert.doesNotMatch(thrown.message, /\p{Cc}/u, trait);
      await nothingLeft();
    }
  });

  test('refuses names, kinds and sizes before it unpacks a byte', async () => {
    const content = Buffer.alloc(3_000_000, 'abcdefgh');
    const unpacked: string[] = [];
    const report: PackageOptions['report'] = ({ stage }) => void unpacked.push(stage);
    await assert.rejects(pack(rawZip([{ name: 'large', content }, { name: '../evil', content: 'x' }]), { report }), { code: 'package/hostile-zip' });
    assert.deepEqual(unpacked, []);
  });

  test('unpacks or refuses an archive with any bytes changed, and does nothing else', async () => {
    const whole = rawZip([{ name: 'train.py', content: 'print(1)\n' }, { name: 'pkg/model.py', content: 'x = 1\n'.repeat(20), deflate: true }, { name: 'link', content: 'train.py', mode: 0o120777 }]);
    const changes = fc.array(fc.tuple(fc.nat({ max: whole.length - 1 }), fc.nat({ max: 255 })), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(changes, async (changed) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of changed) bytes[at] = value;
        try {
          await (await pack(bytes)).dispose();
        } catch (thrown) {
          assert.ok(thrown instanceof WeftError && thrown.code.startsWith('package/'), String(thrown));
        }
        await nothingLeft();
      }),
      { numRuns: 300 },
    );
  });
});
