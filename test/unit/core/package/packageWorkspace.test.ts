import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, chmod, mkdir, readdir, readFile, rename, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import process from 'node:process';
import type { WeftError } from '../../../../src/core/base/weftError.ts';
import type { PackagedWorkspace } from '../../../../src/core/package/codePackage.ts';
import { packageWorkspace, previewPackage } from '../../../../src/core/package/packageWorkspace.ts';
import type { PackageOptions } from '../../../../src/core/package/scanWorkspace.ts';
import { packageOptions } from '../../../support/packageOptions.ts';
import { tempFolder, type TempFolder } from '../../../support/tempFolder.ts';
import { plantedSecrets } from './secrets/plantedSecrets.ts';

suite('packageWorkspace', () => {
  let folder: TempFolder;
  setup(async () => (folder = await tempFolder({ 'workspace/train.py': 'print(1)\n', 'workspace/pkg/model.py': 'x = 1\n' })));
  teardown(() => folder[Symbol.asyncDispose]());

  const workspace = (...parts: string[]): string => folder.join('workspace', ...parts);
  const options = (more: Partial<PackageOptions> = {}): PackageOptions => packageOptions(folder.join('cache'), more);
  const pack = async (more: Partial<PackageOptions> = {}): Promise<PackagedWorkspace> => {
    const packaged = await packageWorkspace(workspace(), options(more));
    await packaged.dispose();
    return packaged;
  };
  const paths = async (more: Partial<PackageOptions> = {}): Promise<string[]> => (await pack(more)).snapshot.files.map((file) => file.path);
  const leftOut = async (more: Partial<PackageOptions> = {}): Promise<Record<string, string>> => Object.fromEntries((await previewPackage(workspace(), options(more))).leftOut.map((item) => [item.path, `${item.reason}: ${item.rule}`]));
  const write = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<void> => {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(workspace(name, '..'), { recursive: true });
      await writeFile(workspace(name), content);
    }
  };

  suite('what goes', () => {
    test('leaves out what .gitignore, .weftignore and the manifest name, folder by folder', async () => {
      await write({ '.gitignore': 'cache/\n*.log\n', 'cache/big.bin': 'x', 'a.log': 'x', 'pkg/.gitignore': '!keep.log\n', 'pkg/keep.log': 'x', 'pkg/b.log': 'x', '.weftignore': 'notes/\n!cache/\n', 'notes/todo.md': 'x', 'draft.ipynb': 'x' });
      assert.deepEqual(await paths({ exclude: ['*.ipynb'] }), ['.gitignore', '.weftignore', 'cache/big.bin', 'pkg/.gitignore', 'pkg/keep.log', 'pkg/model.py', 'train.py']);
      assert.deepEqual(await leftOut({ exclude: ['*.ipynb'] }), { 'a.log': 'ignored: .gitignore:2 *.log', 'draft.ipynb': 'excluded: exclude: *.ipynb', notes: 'ignored: .weftignore:1 notes/', 'pkg/b.log': 'ignored: .gitignore:2 *.log' });
    });

    test('finds what include names in a folder that stays behind', async () => {
      await write({ '.gitignore': 'data/\n', 'data/big.bin': 'x', 'data/a/small.csv': 'x', 'data/a/other.csv': 'x', 'data/b/c/x.csv': 'x' });
      assert.deepEqual(await paths({ include: ['data/a/small.csv'] }), ['.gitignore', 'data/a/small.csv', 'pkg/model.py', 'train.py']);
      assert.deepEqual(await paths({ include: ['data/b/'] }), ['.gitignore', 'data/b/c/x.csv', 'pkg/model.py', 'train.py']);
    });

    test('follows the ignore files of the repository that the workspace is a part of', async () => {
      await mkdir(folder.join('.git'));
      await writeFile(folder.join('.gitignore'), '/workspace/out/\n*.tmp\n');
      await write({ 'out/x': 'x', 'a.tmp': 'x', 'pkg/out/y': 'y' });
      assert.deepEqual(await paths(), ['pkg/model.py', 'pkg/out/y', 'train.py']);
    });

    test('leaves out version control, environments whatever their name, and caches', async () => {
      await write({ '.git/config': 'x', 'my-env/pyvenv.cfg': 'x', 'my-env/lib/site.py': 'x', 'conda/conda-meta/history': 'x', 'pkg/__pycache__/model.pyc': 'x', 'node_modules/x/index.js': 'x', '.DS_Store': 'x' });
      assert.deepEqual(await paths(), ['pkg/model.py', 'train.py']);
      const reasons = Object.values(await leftOut()).map((reason) => reason.split(':')[0]);
      assert.deepEqual(reasons.sort(), ['environment', 'environment', 'environment', 'environment', 'environment', 'version-control']);
    });

    test('leaves out all of 60 planted secrets, and lists each', async () => {
      await write(plantedSecrets);
      assert.equal(Object.keys(plantedSecrets).length, 60);
      assert.deepEqual(await paths(), ['pkg/model.py', 'train.py']);
      const listed = await leftOut();
      const missing = Object.keys(plantedSecrets).filter((name) => !Object.keys(listed).some((path) => name === path || name.startsWith(`${path}/`)));
      assert.deepEqual(missing, []);
      assert.ok(Object.values(listed).every((reason) => reason.startsWith('secret: built-in')));
    });

    test('lets a secret pass that is asked for by name, and warns of it', async () => {
      await write({ '.env': 'A=1', 'tests/key.pem': `-----BEGIN PRIVATE KEY-----` });
      const packaged = await pack({ include: ['.env', 'tests/key.pem'] });
      assert.deepEqual(packaged.snapshot.files.map((file) => file.path), ['.env', 'pkg/model.py', 'tests/key.pem', 'train.py']);
      assert.deepEqual(packaged.preview.warnings.map((warning) => warning.path), ['.env', 'tests/key.pem']);
    });

    test('leaves out a file that holds a key of the manifest, also when it was known as clean', async () => {
      await write({ 'manifest.yml': 'password: minio-password-1\n' });
      assert.ok((await paths()).includes('manifest.yml'));
      const packaged = await pack({ knownSecrets: ['minio-password-1', 'x'] });
      assert.ok(!packaged.snapshot.files.some((file) => file.path === 'manifest.yml'));
      assert.match(packaged.preview.leftOut[0]?.rule ?? '', /a key of the manifest/);
      assert.ok((await paths()).includes('manifest.yml'));
    });

    test('says when nothing is left to send', async () => {
      await write({ '.weftignore': '*\n' });
      await assert.rejects(pack(), { code: 'package/empty' });
      await assert.rejects(packageWorkspace(folder.join('nowhere'), options()), { code: 'package/folder-missing' });
      await assert.rejects(packageWorkspace(workspace('train.py'), options()), { code: 'package/folder-missing' });
    });
  });

  suite('links and special files', () => {
    test('keeps links inside as links, and refuses those that lead outside by name', async () => {
      await writeFile(folder.join('outside.txt'), 'x');
      await mkdir(folder.join('elsewhere'));
      const links = { 'pkg/inside.py': '../train.py', 'to-folder': 'pkg', absolute: workspace('train.py'), broken: 'not/there', circle: 'circle', up: '.', outside: '../outside.txt', root: '/etc', 'pkg/far': '../../elsewhere', 'pkg/sly': '../../workspace/../outside.txt' };
      for (const [name, target] of Object.entries(links)) await symlink(target, workspace(name));
      await symlink(folder.join('elsewhere'), workspace('hop'));
      await symlink('hop/x', workspace('by-hop'));
      await writeFile(folder.join('elsewhere', 'x'), 'x');
      const { snapshot, preview } = await pack();
      const kept = Object.fromEntries(snapshot.files.flatMap(({ path, linkTarget }) => (linkTarget === undefined ? [] : [[path, linkTarget]])));
      assert.deepEqual(kept, { absolute: 'train.py', broken: 'not/there', circle: 'circle', 'pkg/inside.py': '../train.py', 'to-folder': 'pkg', up: '.' });
      assert.deepEqual(preview.leftOut.map(({ path, reason }) => `${path} ${reason}`), ['by-hop', 'hop', 'outside', 'pkg/far', 'pkg/sly', 'root'].map((name) => `${name} link-outside`));
    });

    test('never opens pipes, sockets and devices', async function () {
      if (process.platform === 'win32') this.skip();
      execFileSync('mkfifo', [workspace('pipe')]);
      const server = createServer().listen(workspace('socket'));
      try {
        assert.deepEqual(await paths(), ['pkg/model.py', 'train.py']);
        assert.deepEqual(await leftOut(), { pipe: 'special-file: a named pipe', socket: 'special-file: a socket' });
      } finally {
        server.close();
      }
    });

    test('keeps names exactly as they are, and warns of those that are not the same everywhere', async function () {
      if (process.platform !== 'linux') this.skip();
      const names = ['\u00fc.py', 'u\u0308.py', 'Train.py', 'new\nline', 'back\\slash', 'CON', 'nul.txt', 'dot.', 'blank ', 'emoji 😀', 'n'.repeat(255)];
      await write(Object.fromEntries(names.map((name) => [name, 'x'])));
      const { snapshot, preview } = await pack();
      assert.deepEqual(new Set(snapshot.files.map((file) => file.path)), new Set([...names, 'train.py', 'pkg/model.py']));
      assert.deepEqual(preview.warnings.map((warning) => warning.path).sort(), ['CON', 'back\\slash', 'blank ', 'dot.', 'new\nline', 'nul.txt', 'train.py', '\u00fc.py'].sort());
      assert.ok(preview.warnings.some(({ message }) => message.includes('“Train.py”') && message.includes('“train.py”')));
      assert.ok(preview.warnings.every(({ message }) => !message.includes('\n')));
    });

    test('lists a name that is not UTF-8 instead of mangling it', async function () {
      if (process.platform !== 'linux') this.skip();
      await writeFile(Buffer.concat([Buffer.from(`${workspace()}/bad-`), Buffer.from([0xff, 0xfe])]), 'x');
      assert.deepEqual(await paths(), ['pkg/model.py', 'train.py']);
      assert.deepEqual(Object.values(await leftOut()), ['special-file: its name is not valid UTF-8']);
    });
  });

  suite('how it is read', () => {
    test('gives the same bytes for the same files, whatever their times and whether they are known', async () => {
      const first = await pack();
      await utimes(workspace('train.py'), 1, 1);
      assert.equal((await pack()).snapshotSha256, first.snapshotSha256);
      await rename(folder.join('cache'), folder.join('lost'));
      assert.equal((await pack()).snapshotSha256, first.snapshotSha256);
    });

    test('tells one state of a file from another of the same size and time', async () => {
      await utimes(workspace('train.py'), 1, 1);
      const first = await pack();
      await writeFile(workspace('train.py'), 'print(2)\n');
      await utimes(workspace('train.py'), 1, 1);
      assert.notEqual((await pack()).snapshotSha256, first.snapshotSha256);
    });

    test('marks what is executable', async function () {
      if (process.platform === 'win32') this.skip();
      const before = (await pack()).snapshotSha256;
      await chmod(workspace('train.py'), 0o755);
      const { snapshot, snapshotSha256 } = await pack();
      assert.notEqual(snapshotSha256, before);
      assert.deepEqual(snapshot.files.map(({ executable }) => executable), [false, true]);
    });

    test('reads and packs only what changed since the last time', async function () {
      if (process.platform !== 'linux') this.skip();
      for (let index = 0; index < 40; index += 1) await write({ [`data/${String(index)}.bin`]: Buffer.alloc(500_000, index) });
      const bytesRead = async (work: () => Promise<unknown>): Promise<number> => {
        const count = async (): Promise<number> => Number(/rchar: (\d+)/.exec(await readFile('/proc/self/io', 'utf8'))?.[1]);
        const before = await count();
        await work();
        return (await count()) - before;
      };
      const first = await pack();
      assert.ok((await bytesRead(() => pack())) < 1_000_000);
      await appendFile(workspace('data', '7.bin'), 'one more line');
      const again = await packageWorkspace(workspace(), options());
      const known = new Set(first.packs.map(({ sha256 }) => sha256));
      assert.equal(again.packs.filter(({ sha256 }) => !known.has(sha256)).length, 1);
      await again.dispose();
      await utimes(workspace('data', '8.bin'), 1, 1);
      assert.ok((await bytesRead(() => pack())) < 6_000_000, 'a touched file is looked at again, and its pack only');
    });

    test('makes a pack that was known when it is needed after all, and refuses when its files changed', async () => {
      await write({ 'large.bin': Buffer.alloc(5_000_000, 'large') });
      await pack();
      const known = await packageWorkspace(workspace(), options());
      const { signal } = new AbortController();
      assert.deepEqual((await readdir(folder.join('cache'))).filter((name) => name.startsWith('packs-')), []);
      for (const item of known.packs) {
        const archive = await readFile(await item.materialize(signal));
        assert.equal(archive.byteLength, item.sizeBytes);
        assert.equal(createHash('sha256').update(archive).digest('hex'), item.sha256);
      }
      await known.dispose();
      assert.deepEqual((await readdir(folder.join('cache'))).filter((name) => name.startsWith('packs-')), []);
      for (const name of ['train.py', 'large.bin']) await appendFile(workspace(name), 'changed');
      for (const item of known.packs) await assert.rejects(item.materialize(signal), { code: 'package/file-changing' });
      await known.dispose();
    });

    test('sweeps archives that a process left that died', async () => {
      await mkdir(folder.join('cache', 'packs-abandoned'), { recursive: true });
      await utimes(folder.join('cache', 'packs-abandoned'), 1, 1);
      await mkdir(folder.join('cache', 'packs-live'));
      await pack();
      assert.deepEqual((await readdir(folder.join('cache'))).filter((name) => name.startsWith('packs-')), ['packs-live']);
    });

    test('says what makes the workspace too large before it reads a byte of it', async () => {
      await write({ 'data/huge.bin': '', 'runs/log': 'x' });
      await truncate(workspace('data', 'huge.bin'), 10 * 1024 ** 3);
      await assert.rejects(pack(), (thrown: WeftError) => {
        assert.equal(thrown.code, 'package/too-large');
        assert.match(thrown.message, /10 GiB in 4 files, more than 2 GiB or 100,000 files: “data\/” 10 GiB in 1 file, .*\.weftignore/);
        return true;
      });
      assert.match((await previewPackage(workspace(), options())).tooLarge ?? '', /10 GiB/);
      await assert.rejects(pack({ limit: { totalBytes: Infinity, fileCount: 3 } }), { code: 'package/too-large' });
    });

    test('names every file that cannot be read, at once', async function () {
      if (process.platform !== 'linux' || process.getuid?.() !== 0) this.skip();
      await write({ 'a.bin': 'x', 'b.bin': 'x', 'closed/c.bin': 'x', 'ignored.bin': 'x', '.weftignore': 'ignored.bin' });
      for (const name of ['a.bin', 'b.bin', 'closed', 'ignored.bin']) await chmod(workspace(name), 0);
      await chmod(folder.path, 0o755);
      await mkdir(folder.join('cache'));
      await chmod(folder.join('cache'), 0o777);
      // Root may read anything, so somebody else has to try.
      const script = `import { packageWorkspace } from ${JSON.stringify(import.meta.resolve('../../../../src/core/package/packageWorkspace.ts'))};
        import { packageOptions } from ${JSON.stringify(import.meta.resolve('../../../support/packageOptions.ts'))};
        process.setuid(65534);
        await packageWorkspace(${JSON.stringify(workspace())}, packageOptions(${JSON.stringify(folder.join('cache'))})).catch((thrown) => console.log(thrown.code, thrown.message));`;
      const said = execFileSync(process.execPath, ['--input-type=module-typescript', '-e', script], { encoding: 'utf8' });
      assert.match(said, /^package\/unreadable “a\.bin”, “b\.bin”, “closed\/” cannot be read\./);
    });

    test('names a file that changes each time it is read, and takes it once it rests', async () => {
      // It is large and holds nothing: reading takes long enough for the other process to get its turn each time.
      await write({ 'busy.log': '' });
      await truncate(workspace('busy.log'), 80_000_000);
      const script = `const fs = require('node:fs'); const file = fs.openSync(process.argv[1], 'r+'); process.stdout.write('on'); for (;;) fs.writeSync(file, String(Math.random()), 0);`;
      const writer = spawn(process.execPath, ['-e', script, workspace('busy.log')], { stdio: ['ignore', 'pipe', 'inherit'] });
      try {
        await once(writer.stdout, 'data');
        await assert.rejects(pack(), (thrown: WeftError) => thrown.code === 'package/file-changing' && thrown.message.startsWith('“busy.log” changed each time'));
      } finally {
        writer.kill('SIGKILL');
        await once(writer, 'exit');
      }
      assert.deepEqual(await paths(), ['busy.log', 'pkg/model.py', 'train.py']);
    });

    test('stops when told to, and leaves no archive behind', async () => {
      const controller = new AbortController();
      const report: PackageOptions['report'] = ({ stage }) => stage === 'package' && controller.abort();
      for (let index = 0; index < 30; index += 1) await write({ [`data/${String(index)}.bin`]: Buffer.alloc(1_000_000, index) });
      await assert.rejects(pack({ signal: controller.signal, report }), { name: 'AbortError' });
      assert.deepEqual((await readdir(folder.join('cache'))).filter((name) => name.startsWith('packs-')), []);
    });
  });
});
