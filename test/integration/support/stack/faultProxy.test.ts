import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { type FaultProxy, startFaultProxy } from '../../../support/stack/faultProxy.ts';

suite('fault proxy', () => {
  let echo: Server;
  let proxy: FaultProxy;

  setup(async () => {
    echo = createServer((socket) => socket.on('error', () => undefined).pipe(socket)).listen(0, '127.0.0.1');
    await once(echo, 'listening');
    proxy = await startFaultProxy(`http://127.0.0.1:${(echo.address() as AddressInfo).port}`);
  });

  teardown(async () => {
    await proxy.stop();
    echo.close();
  });

  async function connected(): Promise<Socket> {
    const socket = connect(Number(new URL(proxy.url).port), '127.0.0.1');
    await once(socket, 'connect');
    return socket;
  }

  async function echoed(socket: Socket, text: string): Promise<string> {
    socket.write(text);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString();
  }

  test('passes everything on, both ways and to the end', async () => {
    const socket = await connected();
    assert.equal(await echoed(socket, 'hello'), 'hello');
    socket.end();
    await once(socket, 'end');
    assert.equal(proxy.accepted(), 1);
  });

  test('resets open connections at a cut, and serves the next one', async () => {
    const socket = await connected();
    await echoed(socket, 'hello');
    proxy.cut();
    const [error] = (await once(socket, 'error')) as [NodeJS.ErrnoException];
    assert.equal(error.code, 'ECONNRESET');
    const next = await connected();
    assert.equal(await echoed(next, 'again'), 'again');
    next.destroy();
  });

  test('lets pieces arrive in order when it delays them', async () => {
    const socket = await connected();
    proxy.delay(5);
    socket.end('one two three');
    const pieces: Buffer[] = [];
    for await (const piece of socket) pieces.push(piece as Buffer);
    assert.equal(Buffer.concat(pieces).toString(), 'one two three');
  });

  test('keeps back what is sent in silence, and even the end, until it is restored', async () => {
    const socket = await connected();
    await echoed(socket, 'hello');
    const heard: string[] = [];
    socket.on('data', (piece: Buffer) => heard.push(piece.toString()));
    proxy.silence();
    socket.end('kept back');
    const other = await connected();
    other.write('also kept back');
    // Whatever the proxy passed on by mistake would come before the answer of a direct connection made after it.
    const direct = connect((echo.address() as AddressInfo).port, '127.0.0.1');
    assert.equal(await echoed(direct, 'direct'), 'direct');
    assert.deepEqual(heard, []);
    await proxy.restore();
    await once(socket, 'end');
    assert.deepEqual(heard, ['kept back']);
    direct.destroy();
    other.destroy();
  });

  test('refuses new connections, leaves open ones, and takes new ones again once restored', async () => {
    const socket = await connected();
    await echoed(socket, 'hello');
    await proxy.refuse();
    await assert.rejects(connected(), { code: 'ECONNREFUSED' });
    assert.equal(await echoed(socket, 'still there'), 'still there');
    await proxy.restore();
    const next = await connected();
    assert.equal(await echoed(next, 'again'), 'again');
    next.destroy();
    socket.destroy();
  });
});
