import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { requireS3, type S3Server, s3SecretKey, startS3Server } from '../../../support/stack/s3Server.ts';
import { openStore } from '../../../../src/core/store/openStore.ts';
import type { ObjectStore } from '../../../../src/core/store/objectStore.ts';
import { trainingKeys } from '../../../../src/core/plan/trainingKeys.ts';
import { PodFixture, resultsBucket, sha256Of, trainingId } from './podFixture.ts';
import { podShells, requireShell } from './podShell.ts';

suite('scripts of a pod with S3', () => {
  const [, shell] = podShells;
  let server: S3Server;
  let store: ObjectStore;

  suiteSetup(async function () {
    if (shell) requireShell(this, shell);
    requireS3(this);
    server = await startS3Server();
    store = openStore({ kind: 's3', ...server });
    await store.createBucket(resultsBucket);
    await store.createBucket('nh-input');
  });

  suiteTeardown(async () => {
    await server.stop();
  });

  const s3Config = (secretKey: string): string => `[s0]\ntype = s3\nprovider = Other\nendpoint = ${server.endpoint}\nregion = ${server.region}\naccess_key_id = ${server.accessKey}\nsecret_access_key = ${secretKey}\n`;

  test('trains from bucket to bucket, and no word of the keys gets out', async () => {
    if (!shell) return;
    const env: Record<string, string> = {};
    await using pod = await PodFixture.make({ shell, env, command: 'cp "$DATA_DIR"/* "$RESULT_DIR"; head -c 12000000 /dev/zero >"$RESULT_DIR/large.bin"; env' });
    env['DATA_DIR'] = pod.join('data', 'nh-input');
    env['WEFT_DATA'] = `s0:nh-input ${env['DATA_DIR']}`;
    await pod.submit({ 'train.py': 'print(1)\n' });
    await pod.moveTo(store);
    await store.writeBytes('nh-input', 'ä b.txt', Buffer.from('pixels'));
    await pod.configure(s3Config(server.secretKey));
    const fetch = await pod.fetch();
    assert.equal(await fetch.exited(), 0, fetch.stderr());
    const sync = await pod.sync();
    const learner = await pod.learner();
    assert.equal(await learner.exited(), 0);
    sync.process.kill('SIGTERM');
    await sync.exited();
    const record = JSON.parse(Buffer.from(await store.readBytes(resultsBucket, trainingKeys.record(trainingId, 1))).toString()) as Awaited<ReturnType<PodFixture['record']>>;
    assert.equal(record.complete, true);
    assert.deepEqual(record.objects.map(({ key }) => key.slice(trainingId.length + 1)).sort(), ['large.bin', 'learner-1/training-log.txt', 'ä b.txt']);
    for (const { key, sizeBytes, sha256 } of record.objects) {
      const bytes = await store.readBytes(resultsBucket, key);
      assert.deepEqual([key, bytes.length, sha256Of(bytes)], [key, sizeBytes, sha256]);
      assert.ok(!Buffer.from(bytes).includes(s3SecretKey));
    }
    for (const said of [fetch.stderr(), sync.stderr(), learner.stdout(), JSON.stringify(record)]) assert.ok(!said.includes(s3SecretKey));
  });

  test('says at once that a store refuses the keys', async () => {
    if (!shell) return;
    await using pod = await PodFixture.make({ shell, env: { WEFT_READY_SECONDS: '600', WEFT_STORE_SECONDS: '600' } });
    await pod.configure(s3Config('not-the-secret'));
    assert.equal(await (await pod.fetch()).exited(), 21);
    const message = await readFile(pod.join('termination-log'), 'utf8');
    assert.match(message, /SignatureDoesNotMatch|403/);
    assert.ok(!message.includes('not-the-secret'));
  });

  test('says at once that a data bucket is not there', async () => {
    if (!shell) return;
    const env: Record<string, string> = { WEFT_STORE_SECONDS: '600' };
    await using pod = await PodFixture.make({ shell, env });
    env['WEFT_DATA'] = `s0:no-such-bucket ${pod.join('data', 'no-such-bucket')}`;
    await pod.submit({ 'train.py': '' });
    await pod.moveTo(store);
    await pod.configure(s3Config(server.secretKey));
    assert.equal(await (await pod.fetch()).exited(), 22);
    assert.match(await readFile(pod.join('termination-log'), 'utf8'), /no-such-bucket.*not (found|exist)|NoSuchBucket/);
  });
});
