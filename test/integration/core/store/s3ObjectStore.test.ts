import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { WeftError } from '../../../../src/core/base/weftError.ts';
import { S3ObjectStore } from '../../../../src/core/store/s3/s3ObjectStore.ts';
import type { S3Connection } from '../../../../src/core/store/storeConnection.ts';
import { type HttpFault, startHttpFaultProxy } from '../../../support/stack/httpFaultProxy.ts';
import { requireS3, type S3Server, startS3Server } from '../../../support/stack/s3Server.ts';
import { tempFolder } from '../../../support/tempFolder.ts';
import { objectStoreContract } from '../../../unit/core/store/objectStoreContract.ts';

const large = 21 * 1024 * 1024;

suite('S3ObjectStore', () => {
  let server: S3Server;
  let connection: S3Connection & { endpoint: string };
  let store: S3ObjectStore;

  suiteSetup(async function () {
    requireS3(this);
    server = await startS3Server();
    connection = { kind: 's3', endpoint: server.endpoint, accessKey: server.accessKey, secretKey: server.secretKey };
    store = new S3ObjectStore(connection);
    await store.createBucket('bucket');
  });
  suiteTeardown(() => server.stop());

  /** Fails unless the work is refused with this code, by a message that holds no secret. */
  const refusal = async (work: Promise<unknown>, code: string): Promise<string> => {
    const thrown = await work.then(
      () => assert.fail('was not refused'),
      (failure: unknown) => failure,
    );
    assert.ok(thrown instanceof WeftError, String(thrown));
    assert.equal(thrown.code, code, thrown.message);
    assert.ok(!thrown.message.includes(server.secretKey) && !thrown.message.includes(server.accessKey), thrown.message);
    return thrown.message;
  };
  const dangling = (): Promise<number> => store.sweepUnfinished('bucket', { prefix: '', olderThanMs: 0 });

  suite('keeps the contract', () => objectStoreContract(() => store));

  suite('tells causes apart', () => {
    const host = (): string => new URL(server.endpoint).host;
    const everyCall = (wrong: S3ObjectStore): (() => Promise<unknown>)[] => [() => wrong.bucketExists('bucket'), () => wrong.head('bucket', 'a'), () => wrong.readBytes('bucket', 'a'), () => wrong.writeBytes('bucket', 'a', Buffer.from('a')), () => wrong.listBuckets()];

    test('an access key that nobody has', async () => {
      for (const call of everyCall(new S3ObjectStore({ ...connection, accessKey: 'nobody' }))) {
        assert.match(await refusal(call(), 'store/unknown-access-key'), new RegExp(`“${host()}” does not know the access key`));
      }
    });

    test('a secret key that does not belong to the access key', async () => {
      for (const call of everyCall(new S3ObjectStore({ ...connection, secretKey: 'wrong' }))) await refusal(call(), 'store/wrong-secret-key');
    });

    test('a session token that is no longer good', async () => {
      for (const call of everyCall(new S3ObjectStore({ ...connection, sessionToken: 'stale' }))) await refusal(call(), 'store/expired-token');
    });

    test('a region that is not the bucket’s', async () => {
      for (const call of everyCall(new S3ObjectStore({ ...connection, region: 'eu-west-1' }))) {
        assert.match(await refusal(call(), 'store/wrong-region'), /the region “us-east-1”, the connection says “eu-west-1”/);
      }
    });

    test('a redirect to another region, as AWS answers', async () => {
      const moved: HttpFault = { status: 301, headers: { 'x-amz-bucket-region': 'eu-central-1' }, body: '<?xml version="1.0"?><Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>' };
      await using proxy = await startHttpFaultProxy(server.endpoint, () => moved);
      const message = await refusal(new S3ObjectStore({ ...connection, endpoint: proxy.endpoint }).bucketExists('bucket'), 'store/wrong-region');
      assert.match(message, /the region “eu-central-1”/);
    });

    test('a right that the key lacks', async () => {
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ method }) => (method === 'PUT' ? { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } : undefined));
      const limited = new S3ObjectStore({ ...connection, endpoint: proxy.endpoint });
      assert.match(await refusal(limited.writeBytes('bucket', 'a', Buffer.from('a')), 'store/access-denied'), /does not allow this access key to write “a” to the bucket “bucket”/);
    });

    test('an endpoint that nothing answers at, or that has no name', async () => {
      for (const endpoint of ['http://127.0.0.1:9', 'http://no-such-host.invalid']) await refusal(new S3ObjectStore({ ...connection, endpoint }).bucketExists('bucket'), 'store/unreachable');
    });

    test('a server that is not S3', async () => {
      await using proxy = await startHttpFaultProxy(server.endpoint, () => ({ status: 200, body: '<html><p>Welcome</html>' }));
      await refusal(new S3ObjectStore({ ...connection, endpoint: proxy.endpoint }).bucketExists('bucket'), 'store/failed');
    });

    test('a name that the server does not accept', async () => {
      await refusal(store.createBucket('Not_Valid'), 'store/invalid-bucket');
    });
  });

  suite('on a bad network', () => {
    test('gets all objects through a server that refuses 40 %', async () => {
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ count }) => (count % 5 < 2 ? { status: 503, body: '<Error><Code>SlowDown</Code></Error>' } : undefined));
      const busy = new S3ObjectStore({ ...connection, endpoint: proxy.endpoint });
      const names = Array.from({ length: 15 }, (_, index) => `busy/${String(index)}`);
      await Promise.all(names.map((key) => busy.writeBytes('bucket', key, Buffer.from(key))));
      assert.equal((await Array.fromAsync(store.list('bucket', { prefix: 'busy/' }))).length, 15);
    });

    test('sends again what a reset connection lost', async () => {
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ count }) => (count <= 3 ? { resetBefore: true } : undefined));
      await new S3ObjectStore({ ...connection, endpoint: proxy.endpoint }).writeBytes('bucket', 'reset', Buffer.from('through'));
      assert.equal(Buffer.from(await store.readBytes('bucket', 'reset')).toString(), 'through');
    });

    test('knows its own object again when the answer to the first write was lost', async () => {
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ method, count }) => (method === 'PUT' && count === 1 ? { loseAnswer: true } : undefined));
      const lossy = new S3ObjectStore({ ...connection, endpoint: proxy.endpoint });
      assert.deepEqual(await lossy.writeBytes('bucket', 'lost-answer', Buffer.from('mine'), { ifAbsent: true }), { written: true });
      assert.deepEqual(await lossy.writeBytes('bucket', 'lost-answer', Buffer.from('mine'), { ifAbsent: true }), { written: false });
    });

    test('knows its own upload again when the answer to its completion was lost', async () => {
      await using folder = await tempFolder({ file: randomBytes(large) });
      let lost = false;
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ method, path }) => (!lost && method === 'POST' && path.includes('uploadId=') ? ((lost = true), { loseAnswer: true }) : undefined));
      const lossy = new S3ObjectStore({ ...connection, endpoint: proxy.endpoint });
      assert.deepEqual(await lossy.writeFile('bucket', 'lost-completion', folder.join('file')), { written: true });
      assert.equal(lost, true);
      assert.equal((await store.head('bucket', 'lost-completion'))?.sizeBytes, large);
      assert.equal(await dangling(), 0);
    });

    test('takes an error inside a successful answer for the error it is', async () => {
      await using folder = await tempFolder({ file: randomBytes(large) });
      const lateError: HttpFault = { status: 200, body: '<?xml version="1.0"?><Error><Code>InternalError</Code><Message>late</Message></Error>' };
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ method, path }) => (method === 'POST' && path.includes('uploadId=') ? lateError : undefined));
      const unlucky = new S3ObjectStore({ ...connection, endpoint: proxy.endpoint }, { attempts: { question: 2, transfer: 3 } });
      await refusal(unlucky.writeFile('bucket', 'late-error', folder.join('file')), 'store/failed');
      assert.equal(await store.head('bucket', 'late-error'), undefined);
      assert.equal(await dangling(), 0);
    });

    test('leaves no part behind when a part is refused', async () => {
      await using folder = await tempFolder({ file: randomBytes(large) });
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ path }) => (path.includes('partNumber=2') ? { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' } : undefined));
      await refusal(new S3ObjectStore({ ...connection, endpoint: proxy.endpoint }).writeFile('bucket', 'refused-part', folder.join('file')), 'store/access-denied');
      assert.equal(await dangling(), 0);
    });

    test('has the server refuse what was changed on its way', async () => {
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ method }) => (method === 'PUT' ? { corrupt: (body) => Buffer.from(body.toString().replace('true', 'fals')) } : undefined));
      const wire = new S3ObjectStore({ ...connection, endpoint: proxy.endpoint });
      await refusal(wire.writeBytes('bucket', 'flipped', Buffer.from('this is true')), 'store/checksum-mismatch');
      assert.equal(await store.head('bucket', 'flipped'), undefined);
    });

    test('takes a download up again where it broke off, byte for byte', async () => {
      const bytes = randomBytes(3_000_000);
      await store.writeBytes('bucket', 'long', bytes);
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ method, count }) => (method === 'GET' && count < 6 ? { cutAfterBytes: 500_000 } : undefined));
      const broken = new S3ObjectStore({ ...connection, endpoint: proxy.endpoint });
      assert.deepEqual(Buffer.from(await broken.readBytes('bucket', 'long')), bytes);
      assert.deepEqual(Buffer.from(await broken.readBytes('bucket', 'long', { range: { start: 10, end: 2_000_000 } })), bytes.subarray(10, 2_000_000));
      assert.ok(proxy.requests.length >= 6);
    });

    test('does not mix two versions of an object when it takes a download up again', async () => {
      await store.writeBytes('bucket', 'versions', Buffer.alloc(1_000_000, 'a'));
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ count }) => (count === 1 ? { cutAfterBytes: 400_000 } : undefined));
      const { body } = await new S3ObjectStore({ ...connection, endpoint: proxy.endpoint }).read('bucket', 'versions');
      await store.writeBytes('bucket', 'versions', Buffer.alloc(1_000_000, 'b'));
      await refusal(body.toArray(), 'store/object-changed');
    });

    test('stops reading when told to', async () => {
      await store.writeBytes('bucket', 'stopped', Buffer.alloc(5_000_000));
      const controller = new AbortController();
      const { body } = await store.read('bucket', 'stopped', { signal: controller.signal });
      controller.abort();
      await assert.rejects(body.toArray(), { name: 'AbortError' });
    });
  });

  suite('on servers that know less', () => {
    test('looks first where the server cannot decide between two writers', async () => {
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ method, count }) => (method === 'PUT' && count === 1 ? { status: 501, body: '<Error><Code>NotImplemented</Code></Error>' } : undefined));
      const plain = new S3ObjectStore({ ...connection, endpoint: proxy.endpoint });
      assert.deepEqual(await plain.writeBytes('bucket', 'unconditional', Buffer.from('1'), { ifAbsent: true }), { written: true });
      assert.deepEqual(await plain.writeBytes('bucket', 'unconditional', Buffer.from('2'), { ifAbsent: true }), { written: false });
      assert.equal(Buffer.from(await store.readBytes('bucket', 'unconditional')).toString(), '1');
    });

    test('deletes one by one where the server knows no batches', async () => {
      for (const key of ['batch/1', 'batch/2']) await store.writeBytes('bucket', key, Buffer.from(key));
      await using proxy = await startHttpFaultProxy(server.endpoint, ({ method }) => (method === 'POST' ? { status: 501, body: '<Error><Code>NotImplemented</Code></Error>' } : undefined));
      await new S3ObjectStore({ ...connection, endpoint: proxy.endpoint }).delete('bucket', ['batch/1', 'batch/2']);
      assert.deepEqual(await Array.fromAsync(store.list('bucket', { prefix: 'batch/' })), []);
    });

    test('sweeps the parts that a writer left who died, and no younger ones', async () => {
      const { S3Client, CreateMultipartUploadCommand } = await import('@aws-sdk/client-s3');
      const client = new S3Client({ endpoint: server.endpoint, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId: server.accessKey, secretAccessKey: server.secretKey } });
      for (const Key of ['swept/a', 'swept/b', 'other']) await client.send(new CreateMultipartUploadCommand({ Bucket: 'bucket', Key }));
      assert.equal(await store.sweepUnfinished('bucket', { prefix: 'swept/', olderThanMs: 3_600_000 }), 0);
      assert.equal(await store.sweepUnfinished('bucket', { prefix: 'swept/', olderThanMs: 0 }), 2);
      assert.equal(await dangling(), 1);
    });
  });
});
