import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { CreateBucketCommand, GetObjectCommand, ListBucketsCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { requireS3, type S3Server, startS3Server } from '../../../support/stack/s3Server.ts';

function clientOf({ endpoint, accessKey, secretKey, region }: S3Server): S3Client {
  return new S3Client({ endpoint, region, forcePathStyle: true, credentials: { accessKeyId: accessKey, secretAccessKey: secretKey } });
}

suite('S3 server of the tests', () => {
  suiteSetup(async function () {
    requireS3(this);
    const server = await startS3Server();
    await server.stop();
  });

  test('gives an object back, and refuses to overwrite it under If-None-Match', async () => {
    const server = await startS3Server();
    const client = clientOf(server);
    try {
      await client.send(new CreateBucketCommand({ Bucket: 'results' }));
      await client.send(new PutObjectCommand({ Bucket: 'results', Key: 'a/b.txt', Body: 'hello' }));
      const found = await client.send(new GetObjectCommand({ Bucket: 'results', Key: 'a/b.txt' }));
      assert.equal(await found.Body?.transformToString(), 'hello');
      const overwrite = client.send(new PutObjectCommand({ Bucket: 'results', Key: 'a/b.txt', Body: 'other', IfNoneMatch: '*' }));
      await assert.rejects(overwrite, { name: 'PreconditionFailed' });
    } finally {
      client.destroy();
      await server.stop();
    }
  });

  test('keeps the data of a folder that it was given', async () => {
    const rootFolder = await mkdtemp(path.join(os.tmpdir(), 'weft-kept-'));
    const first = await startS3Server({ rootFolder });
    await clientOf(first).send(new CreateBucketCommand({ Bucket: 'kept' }));
    await first.stop();
    const second = await startS3Server({ rootFolder });
    const { Buckets } = await clientOf(second).send(new ListBucketsCommand({}));
    await second.stop();
    await rm(rootFolder, { recursive: true });
    assert.deepEqual(Buckets?.map(({ Name }) => Name), ['kept']);
  });

  test('ends when the process that started it is killed', async () => {
    const module = path.resolve(import.meta.dirname, '../../../support/stack/s3Server.ts');
    // Nobody is left to remove the data of a process that is killed, except for this test.
    const folder = await mkdtemp(path.join(os.tmpdir(), 'weft-killed-'));
    const script = `const { startS3Server } = await import(${JSON.stringify(module)});
      console.log((await startS3Server()).endpoint); setInterval(() => {}, 1000);`;
    const owner = spawn(process.execPath, ['--input-type=module', '-e', script], { env: { ...process.env, TMPDIR: folder }, stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(owner.stdout, 'data')) as [Buffer];
    const endpoint = line.toString().trim();
    assert.equal((await fetch(`${endpoint}/health`)).ok, true);
    owner.kill('SIGKILL');
    await once(owner, 'close');
    while (await fetch(`${endpoint}/health`).then(() => true, () => false)) await wait(20);
    await rm(folder, { recursive: true });
  });

  test('removes its temporary data when it stops', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'weft-empty-'));
    const usual = process.env['TMPDIR'];
    process.env['TMPDIR'] = folder;
    try {
      const server = await startS3Server();
      assert.equal((await readdir(folder)).length, 1);
      await server.stop();
      assert.deepEqual(await readdir(folder), []);
    } finally {
      if (usual === undefined) delete process.env['TMPDIR'];
      else process.env['TMPDIR'] = usual;
      await rm(folder, { recursive: true });
    }
  });
});
