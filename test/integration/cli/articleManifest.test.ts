import assert from 'node:assert/strict';
import { cp, glob, readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { openStore } from '../../../src/core/store/openStore.ts';
import type { S3Connection } from '../../../src/core/store/storeConnection.ts';
import { pythonEnvironmentOrSkip } from '../../support/pythonEnvironment.ts';
import { requireS3, type S3Server, startS3Server } from '../../support/stack/s3Server.ts';
import { type TempFolder, tempFolder } from '../../support/tempFolder.ts';
import { articleManifest, articleManifestFor, assertWellAboveChance, example, writeImages } from './article.ts';
import { type Weft, weftPerTest } from './weft.ts';

suite('the article’s manifest, byte for byte, from one command', function () {
  this.timeout(240_000);
  let images: TempFolder;
  let virtualEnvironment: string;
  const weft = weftPerTest('built');

  suiteSetup(async function () {
    this.timeout(600_000);
    const { python } = await pythonEnvironmentOrSkip(this, [path.join(example, 'requirements.txt'), path.join(example, 'requirements-digits.txt')]);
    virtualEnvironment = path.dirname(path.dirname(python));
    images = await tempFolder();
    await writeImages(python, images.path);
  });
  suiteTeardown(() => images[Symbol.asyncDispose]());

  const env = (): Record<string, string> => ({ VIRTUAL_ENV: virtualEnvironment });

  async function writeManifest(text?: string): Promise<string> {
    await weft.it.write({ 'manifest.yml': text ?? (await articleManifest()) });
    return 'manifest.yml';
  }

  test('trains on a folder and leaves what its command writes in the results bucket', async () => {
    const folder = weft.it.folder.join('store');
    await cp(images.path, path.join(folder, 'nh-input/images'), { recursive: true });
    const id = await weft.it.train([await writeManifest(), example, '--store', `sl-internal-os=${folder}`], { env: env() });

    const results = path.join(folder, 'nh-output', id);
    assert.deepEqual((await readFile(path.join(results, 'labels.txt'), 'utf8')).trim().split('\n').sort(), (await readdir(images.path)).sort());
    assert.ok((await stat(path.join(results, 'graph.pb'))).size > 1_000);
    for (const run of ['train', 'validation']) assert.match((await readdir(path.join(results, 'retrain_logs', run))).join(), /tfevents/);
    assert.match(await readFile(path.join(results, '_submitted_code/READY'), 'utf8'), /sha256/);
    const record = JSON.parse(await readFile(path.join(results, 'learner-1/_record.json'), 'utf8')) as { exitCode: number; outcome: string; complete: boolean };
    assert.deepEqual([record.exitCode, record.outcome, record.complete], [0, 'completed', true]);
    assertWellAboveChance(await weft.it.out(['logs', id, '--tail', '3']), await readdir(images.path));
    const scalars = await weft.it.json<{ tag: string }[]>(['scalars', id]);
    assert.deepEqual([...new Set(scalars.map(({ tag }) => tag))].sort(), ['accuracy', 'cross_entropy']);
  });

  suite('on a real S3 server', () => {
    let server: S3Server;
    const connection = (): S3Connection => ({ kind: 's3', endpoint: server.endpoint, region: server.region, accessKey: server.accessKey, secretKey: server.secretKey });

    suiteSetup(async function () {
      requireS3(this);
      server = await startS3Server();
      const store = openStore(connection());
      for (const bucket of ['nh-input', 'nh-output']) await store.createBucket(bucket);
      for await (const file of glob('**/*.*', { cwd: images.path })) await store.writeFile('nh-input', `images/${file.replaceAll('\\', '/')}`, path.join(images.path, file));
    });
    suiteTeardown(() => server.stop());

    test('trains with keys of the environment, and no secret is left anywhere', async () => {
      const keys = { WEFT_STORE_SL_INTERNAL_OS_ACCESS_KEY: server.accessKey, WEFT_STORE_SL_INTERNAL_OS_SECRET_KEY: server.secretKey };
      const manifest = await writeManifest();
      const place = ['--store', `sl-internal-os=${server.endpoint}`];
      await trainAndSearch([manifest, example, ...place], { ...env(), ...keys }, place);
    });

    test('trains with literal keys of the manifest, and no secret is left anywhere but in it', async () => {
      const manifest = await writeManifest(await articleManifestFor(server));
      await trainAndSearch([manifest, example], env(), []);
    });

    async function trainAndSearch(args: readonly string[], environment: Record<string, string>, place: readonly string[]): Promise<void> {
      const running = weft.it.start(['train', ...args, '--verbose'], { env: environment });
      const { code, out, err } = await running.ended;
      assert.equal(code, 0, err);
      const id = /^submitted +(\S+)/m.exec(out)?.[1] ?? assert.fail(out);
      const logs = await weft.it.out(['logs', id, ...place], { env: environment });
      assertWellAboveChance(logs, await readdir(images.path));
      const shown = await weft.it.run(['show', id, '--json', ...place], { env: environment });
      assert.equal((JSON.parse(shown.out) as { state: string }).state, 'COMPLETED');
      assertNoSecret('an output', [out, err, logs, shown.out, shown.err].join('\n'));
      await searchHome(weft.it);
      await searchBucket(id);
    }

    async function searchBucket(id: string): Promise<void> {
      const store = openStore(connection());
      const keys: string[] = [];
      for await (const { key } of store.list('nh-output')) {
        if (key.startsWith(`${id}/bottlenecks/`)) continue;
        keys.push(key);
        assertNoSecret(key, Buffer.from(await store.readBytes('nh-output', key)).toString('latin1'));
      }
      for (const key of ['labels.txt', 'graph.pb', '_submitted_code/READY', 'learner-1/_record.json']) assert.ok(keys.includes(`${id}/${key}`), key);
      assert.ok(keys.some((key) => key.startsWith(`${id}/retrain_logs/validation/`)));
    }

    /** Only the file by which the supervisor reaches the store may hold the secret, and only its owner may read that. */
    async function searchHome({ home }: Weft): Promise<void> {
      for await (const entry of glob('**/*', { cwd: home, withFileTypes: true })) {
        const file = path.join(entry.parentPath, entry.name);
        if (!entry.isFile()) continue;
        if (entry.name === 'connections.json') assert.equal((await stat(file)).mode & 0o777, 0o600);
        else assertNoSecret(file, await readFile(file, 'latin1'));
      }
    }

    function assertNoSecret(where: string, text: string): void {
      assert.ok(!text.includes(server.secretKey), `The secret key is in ${where}.`);
    }
  });
});
