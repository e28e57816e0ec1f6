import { once } from 'node:events';
import http, { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What happens to one request: it passes unless something of this is told. */
export interface HttpFault {
  /** Answered instead of being passed on. */
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The request is passed on when this resolves, unless whoever sent it has gone by then. */
  readonly after?: Promise<unknown>;
  /** Closes the connection before the request is passed on. */
  readonly resetBefore?: boolean;
  /** Passes the request on and closes the connection instead of answering: the answer is lost. */
  readonly loseAnswer?: boolean;
  /** Passes this many bytes of the answer's body, then closes the connection. */
  readonly cutAfterBytes?: number;
  /** Passes this many bytes of the answer's body, and then nothing: the connection stays open and silent. */
  readonly holdAfterBytes?: number;
  /** Changes the body on its way to the server. */
  readonly corrupt?: (body: Buffer) => Buffer;
}

export interface HttpFaultProxy extends AsyncDisposable {
  readonly endpoint: string;
  /** Method and path with query of all requests that came. */
  readonly requests: readonly string[];
}

export interface DecidedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** Of all requests so far, this one included. */
  readonly count: number;
}

/** An HTTP server that passes requests on to another and injects what `decide` says about each, in the order they come. */
export async function startHttpFaultProxy(target: string, decide: (request: DecidedRequest) => HttpFault | undefined): Promise<HttpFaultProxy> {
  const requests: string[] = [];
  const server = createServer((incoming, outgoing) => {
    const { method = 'GET', url = '/' } = incoming;
    // Asked as a proxy, it is told the whole URL.
    const path = url.replace(/^https?:\/\/[^/]+/, '');
    incoming.url = path;
    requests.push(`${method} ${path}`);
    const fault = decide({ method, path, headers: incoming.headers, count: requests.length }) ?? {};
    pass(target, incoming, outgoing, fault).catch(() => outgoing.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    endpoint: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

async function pass(target: string, incoming: IncomingMessage, outgoing: ServerResponse, fault: HttpFault): Promise<void> {
  const body = await buffer(incoming);
  if (fault.after) {
    await fault.after;
    if (incoming.socket.destroyed) return;
  }
  if (fault.resetBefore) return void incoming.socket.resetAndDestroy();
  if (fault.status !== undefined) {
    outgoing.writeHead(fault.status, { 'content-type': 'application/xml', ...fault.headers }).end(fault.body ?? '');
    return;
  }
  const { protocol, hostname, port } = new URL(target);
  const { request } = protocol === 'https:' ? https : http;
  // The servers of tests sign their certificates themselves.
  const forwarded = request({ hostname, port, method: incoming.method, path: incoming.url, headers: incoming.headers, rejectUnauthorized: false });
  forwarded.end(fault.corrupt ? fault.corrupt(body) : body);
  const [answer] = (await once(forwarded, 'response')) as [IncomingMessage];
  const answerBody = await buffer(answer);
  if (fault.loseAnswer) return void incoming.socket.resetAndDestroy();
  outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
  if (fault.holdAfterBytes !== undefined) {
    outgoing.write(answerBody.subarray(0, fault.holdAfterBytes));
  } else if (fault.cutAfterBytes === undefined) {
    outgoing.end(answerBody);
  } else {
    outgoing.write(answerBody.subarray(0, fault.cutAfterBytes), () => incoming.socket.resetAndDestroy());
  }
}
