import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createHttpServer, request, type Server as HttpServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import type { WeftError } from '../../../../src/core/base/weftError.ts';
import { S3ObjectStore } from '../../../../src/core/store/s3/s3ObjectStore.ts';
import type { S3Connection } from '../../../../src/core/store/storeConnection.ts';
import { serverCertificate, type ServerCertificate } from '../../../support/stack/certificates.ts';
import { startHttpFaultProxy } from '../../../support/stack/httpFaultProxy.ts';
import { requireS3, type S3Server, startS3Server } from '../../../support/stack/s3Server.ts';
import { tempFolder, type TempFolder } from '../../../support/tempFolder.ts';

suite('S3 connection', () => {
  let server: S3Server;
  let folder: TempFolder;
  let connection: S3Connection & { endpoint: string };

  suiteSetup(async function () {
    requireS3(this);
    server = await startS3Server();
    folder = await tempFolder({ 'no-certificate.pem': 'nothing' });
    connection = { kind: 's3', endpoint: server.endpoint, accessKey: server.accessKey, secretKey: server.secretKey };
    await new S3ObjectStore(connection).createBucket('bucket');
  });
  suiteTeardown(async () => {
    await folder[Symbol.asyncDispose]();
    await server.stop();
  });

  /** Ends TLS in front of the S3 server. */
  const startTls = async ({ key, certificate }: ServerCertificate): Promise<AsyncDisposable & { endpoint: string }> => {
    const { hostname, port } = new URL(server.endpoint);
    const front = createTlsServer({ key, cert: certificate }, (incoming, outgoing) => {
      incoming.pipe(
        request({ hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers }, (answer) => {
          outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
          answer.pipe(outgoing);
        }),
      );
    });
    const listening = await listen(front);
    return { ...listening, endpoint: `https://127.0.0.1:${String(listening.port)}` };
  };

  test('trusts the authority that the connection names, and no other', async () => {
    const certificate = await serverCertificate(folder.path);
    await using front = await startTls(certificate);
    const trusting = new S3ObjectStore({ ...connection, endpoint: front.endpoint, caFile: certificate.authorityFile });
    await trusting.writeBytes('bucket', 'over-tls', Buffer.from('sealed'));
    assert.equal(Buffer.from(await trusting.readBytes('bucket', 'over-tls')).toString(), 'sealed');

    const fingerprint = new X509Certificate(certificate.certificate).fingerprint256;
    await assert.rejects(new S3ObjectStore({ ...connection, endpoint: front.endpoint }).bucketExists('bucket'), (thrown: WeftError) => {
      assert.equal(thrown.code, 'store/tls-untrusted');
      assert.ok(thrown.message.includes(fingerprint), thrown.message);
      return true;
    });
  });

  test('refuses a certificate that was made for another host', async () => {
    const certificate = await serverCertificate(folder.path, 'DNS:elsewhere.test');
    await using front = await startTls(certificate);
    const store = new S3ObjectStore({ ...connection, endpoint: front.endpoint, caFile: certificate.authorityFile });
    await assert.rejects(store.bucketExists('bucket'), { code: 'store/tls-untrusted' });
  });

  test('names a file of an authority that cannot be used', async () => {
    for (const caFile of [folder.join('none.pem'), folder.join('no-certificate.pem')]) {
      await assert.rejects(new S3ObjectStore({ ...connection, caFile }).bucketExists('bucket'), (thrown: WeftError) => thrown.code === 'store/invalid-connection' && thrown.message.includes(caFile));
    }
  });

  test('goes through the proxy that the environment names, except where it says not to', async () => {
    await using proxy = await startHttpFaultProxy(server.endpoint, () => undefined);
    const far = { ...connection, endpoint: 'http://store.test:9000' };
    assert.equal(await new S3ObjectStore(far, { env: { HTTP_PROXY: proxy.endpoint } }).bucketExists('bucket'), true);
    assert.equal(proxy.requests.length, 1);
    assert.equal(await new S3ObjectStore(connection, { env: { HTTP_PROXY: proxy.endpoint, NO_PROXY: '127.0.0.1' } }).bucketExists('bucket'), true);
    assert.equal(proxy.requests.length, 1);
  });

  test('tunnels TLS through a proxy, and names a proxy that refuses', async () => {
    const certificate = await serverCertificate(folder.path, 'DNS:store.test');
    await using front = await startTls(certificate);
    const targetPort = Number(new URL(front.endpoint).port);
    const far = { ...connection, endpoint: 'https://store.test:9000', caFile: certificate.authorityFile };
    await using tunnel = await startTunnel((socket) => socket.write('HTTP/1.1 200 Connection established\r\n\r\n'), targetPort);
    assert.equal(await new S3ObjectStore(far, { env: { HTTPS_PROXY: tunnel.endpoint } }).bucketExists('bucket'), true);
    await using refusing = await startTunnel((socket) => socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n'), targetPort);
    await assert.rejects(new S3ObjectStore(far, { env: { HTTPS_PROXY: refusing.endpoint.replace('//', '//user:pass@') } }).bucketExists('bucket'), (thrown: WeftError) => thrown.code === 'store/unreachable' && thrown.message.includes(`The proxy “${new URL(refusing.endpoint).host}”`) && !thrown.message.includes('pass'));
  });

  test('corrects a clock that is 20 minutes off, also for requests that start together', async () => {
    const realNow = Date.now;
    Date.now = () => realNow() + 20 * 60_000;
    try {
      const store = new S3ObjectStore(connection);
      await Promise.all(Array.from({ length: 8 }, (_, index) => store.writeBytes('bucket', `skewed/${String(index)}`, Buffer.from('x'))));
      assert.equal((await Array.fromAsync(store.list('bucket', { prefix: 'skewed/' }))).length, 8);
    } finally {
      Date.now = realNow;
    }
  });
});

async function listen(server: HttpServer): Promise<AsyncDisposable & { port: number }> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return { port: (server.address() as AddressInfo).port, [Symbol.asyncDispose]: close };
}

/** A proxy that answers CONNECT in its own way and leads to the port whatever host was asked for. */
async function startTunnel(answer: (socket: Duplex) => void, port: number): Promise<AsyncDisposable & { endpoint: string }> {
  const proxy = createHttpServer();
  const sockets = new Set<Duplex>();
  proxy.on('connect', (_request, socket) => {
    sockets.add(socket);
    const onward = connect(port, '127.0.0.1', () => {
      answer(socket);
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [socket, onward]) end.on('error', () => end.destroy());
    socket.on('close', () => onward.destroy());
  });
  const listening = await listen(proxy);
  return {
    endpoint: `http://127.0.0.1:${String(listening.port)}`,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      await listening[Symbol.asyncDispose]();
    },
  };
}
