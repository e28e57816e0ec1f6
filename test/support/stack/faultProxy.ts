import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './freePort.ts';

/** A TCP proxy in front of one real server, through which a test makes the network fail. It starts out harmless. */
export interface FaultProxy {
  /** The server's URL with the proxy's port. */
  readonly url: string;
  /** How many connections have been accepted so far. */
  readonly accepted: () => number;
  /** Resets every open connection; new ones are served as before. */
  cut(): void;
  /** From now on each piece of what is sent, either way, arrives this many milliseconds later. */
  delay(ms: number): void;
  /** From now on nothing arrives, either way, not even that the other side has closed: a cable that is unplugged. */
  silence(): void;
  /** From now on new connections are refused; open ones go on. */
  refuse(): Promise<void>;
  /** Ends delay, silence and refusal. What was kept back under silence arrives now, as after a cable is plugged in. */
  restore(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts a proxy for the server at `serverUrl`. It listens on the server's own address, so that certificates stay
 * valid, and pods can be sent through it where they reach the server itself.
 */
export async function startFaultProxy(serverUrl: string): Promise<FaultProxy> {
  const url = new URL(serverUrl);
  const upstream = { host: url.hostname, port: Number(url.port) };
  const port = await freePort(upstream.host);
  const open = new Set<Socket>();
  let acceptedCount = 0;
  let delayMs = 0;
  let silence: PromiseWithResolvers<void> | undefined;

  const passage = async (): Promise<void> => {
    if (delayMs > 0) await wait(delayMs);
    while (silence) await silence.promise;
  };
  const keep = (socket: Socket): Socket => {
    open.add(socket);
    // A reset is reported to the pumps; without this listener it would also end the test process.
    return socket.on('error', () => undefined).once('close', () => open.delete(socket));
  };
  const server = createServer({ allowHalfOpen: true }, (accepted) => {
    acceptedCount += 1;
    const client = keep(accepted);
    const target = keep(connect({ ...upstream, allowHalfOpen: true }));
    void Promise.all([pump(client, target, passage), pump(target, client, passage)]).catch(() => {
      client.resetAndDestroy();
      target.resetAndDestroy();
    });
  });
  const listen = async (): Promise<void> => {
    if (!server.listening) await once(server.listen(port, upstream.host), 'listening');
  };
  const cut = (): void => {
    for (const socket of open) socket.resetAndDestroy();
  };
  const restore = (): Promise<void> => {
    delayMs = 0;
    silence?.resolve();
    silence = undefined;
    return listen();
  };
  // server.close() waits for its open connections; that it no longer listens is true at once.
  const refuse = (): Promise<void> => {
    if (server.listening) server.close();
    return Promise.resolve();
  };
  await listen();
  url.port = String(port);
  return {
    url: url.origin,
    accepted: () => acceptedCount,
    cut,
    delay: (ms) => {
      delayMs = ms;
    },
    silence: () => {
      silence ??= Promise.withResolvers();
    },
    refuse,
    restore,
    stop: async () => {
      await restore();
      cut();
      await refuse();
    },
  };
}

/** Passes on what comes, and then that no more comes; rejects when either side is gone before that. */
async function pump(from: Socket, to: Socket, passage: () => Promise<void>): Promise<void> {
  for await (const chunk of from) {
    await passage();
    if (!to.write(chunk as Uint8Array)) await once(to, 'drain');
  }
  await passage();
  to.end();
}
