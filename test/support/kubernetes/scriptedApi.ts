import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { stringify } from 'yaml';

export interface ScriptedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Counts from 1. */
  readonly count: number;
}

/** A real HTTP server that answers as a test says: for the faults that a healthy API server cannot be brought to. */
export interface ScriptedApi extends AsyncDisposable {
  readonly server: string;
  /** "GET /api/v1/pods?limit=500", in order. */
  readonly requests: readonly string[];
  /** A kubeconfig whose only context, “scripted”, leads here; `user` is the user's entry. */
  kubeconfig(user?: object, cluster?: object): string;
}

export async function startScriptedApi(answer: (request: ScriptedRequest, response: ServerResponse) => void | Promise<void>): Promise<ScriptedApi> {
  const requests: string[] = [];
  const server = createServer((incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://127.0.0.1');
    requests.push(`${incoming.method ?? ''} ${url.pathname}${url.search}`);
    const count = requests.length;
    void text(incoming)
      .then((body) => answer({ method: incoming.method ?? '', url, headers: incoming.headers, body, count }, response))
      .catch(() => response.destroy());
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    server: address,
    requests,
    kubeconfig: (user = {}, cluster = {}) =>
      stringify({
        apiVersion: 'v1',
        kind: 'Config',
        'current-context': 'scripted',
        clusters: [{ name: 'scripted', cluster: { server: address, ...cluster } }],
        users: [{ name: 'ada', user }],
        contexts: [{ name: 'scripted', context: { cluster: 'scripted', user: 'ada', namespace: 'team' } }],
      }),
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export function answerJson(response: ServerResponse, value: unknown, statusCode = 200, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(statusCode, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value));
}

/** As the API server says no. */
export function answerStatus(response: ServerResponse, code: number, reason: string, message: string, headers: Readonly<Record<string, string>> = {}): void {
  answerJson(response, { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message }, code, headers);
}
