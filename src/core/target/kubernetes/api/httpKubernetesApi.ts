import { once } from 'node:events';
import http, { type IncomingMessage, type OutgoingHttpHeaders } from 'node:http';
import https from 'node:https';
import { buffer } from 'node:stream/consumers';
import type { Clock } from '../../../base/clock.ts';
import { systemErrorCode, WeftError } from '../../../base/weftError.ts';
import { resourcePath } from './apiResources.ts';
import type { ClusterAccess, Credentials } from './clusterAccess.ts';
import type { ApiAnswer, ApiCall, ClusterPlace, KubernetesApi } from './kubernetesApi.ts';
import { readStatus, statusFailure } from './statusFailure.ts';
import { transportFailure } from './transportFailure.ts';

/** A server that has not begun to answer by then, or not ended to, is as good as gone. */
const answerMs = 30_000;

/** One request on the wire. */
interface WireRequest {
  readonly method: string;
  readonly url: URL;
  readonly body?: string;
  readonly contentType?: string;
  readonly signal: AbortSignal;
  /** On a connection of its own. */
  readonly isStream?: boolean;
}

/** How often a question is asked again whose connection broke before all of the answer was there. */
const mostCuts = 2;

const methods = { get: 'GET', list: 'GET', watch: 'GET', create: 'POST', patch: 'PATCH', delete: 'DELETE' } as const;

/** The API server over HTTP/1.1, as the kubeconfig says, with one connection for each request that is under way. */
export class HttpKubernetesApi implements KubernetesApi {
  readonly place: ClusterPlace;
  readonly #access: ClusterAccess;
  readonly #clock: Clock;

  constructor(access: ClusterAccess, clock: Clock) {
    this.place = access.place;
    this.#access = access;
    this.#clock = clock;
  }

  async send<T>(call: ApiCall): Promise<ApiAnswer<T>> {
    for (let cuts = 0; ; cuts += 1) {
      try {
        return await this.#within(call.signal, async (signal) => readObject<T>(await this.#answer({ ...call, signal }), this.place));
      } catch (thrown) {
        if (cuts >= mostCuts || !['get', 'list'].includes(call.verb) || !isCut(thrown)) throw thrown;
      }
    }
  }

  async readPath<T>(path: string, signal: AbortSignal): Promise<ApiAnswer<T>> {
    const asked = { verb: 'get', resource: { apiGroup: '', version: '', plural: path } } as const;
    return this.#within(signal, async (limited) => {
      const answer = await this.#authorized({ method: 'GET', url: this.#url(path), signal: limited });
      return readObject<T>(await this.#checked(answer, { ...asked, signal: limited }), this.place);
    });
  }

  async open(call: ApiCall): Promise<AsyncIterable<Uint8Array>> {
    const ended = new AbortController();
    // The time limit is for the answer's beginning alone; what streams has none.
    const answer = await this.#within(AbortSignal.any([call.signal, ended.signal]), (signal) => this.#answer({ ...call, signal }, true));
    return this.#pieces(answer, ended);
  }

  async *#pieces(answer: IncomingMessage, ended: AbortController): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of answer) yield chunk as Uint8Array;
    } catch (thrown) {
      throw transportFailure(thrown, this.place, this.#access.proxyHost);
    } finally {
      ended.abort();
    }
  }

  /** Rejects when the whole takes longer than a server may take. */
  async #within<T>(signal: AbortSignal, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    signal.throwIfAborted();
    const late = new AbortController();
    const done = new AbortController();
    const timer = this.#clock.sleep(answerMs, done.signal).then(() => late.abort());
    timer.catch(() => undefined);
    try {
      return await ask(AbortSignal.any([signal, late.signal]));
    } catch (thrown) {
      signal.throwIfAborted();
      const cause = late.signal.aborted ? Object.assign(new Error(`no answer within ${String(answerMs / 1000)} s`), { code: 'ETIMEDOUT' }) : thrown;
      throw transportFailure(cause, this.place, this.#access.proxyHost);
    } finally {
      done.abort();
    }
  }

  async #answer(call: ApiCall, isStream = false): Promise<IncomingMessage> {
    const url = this.#url(resourcePath(call));
    for (const [name, value] of Object.entries(call.query ?? {})) url.searchParams.set(name, value);
    if (call.verb === 'watch') url.searchParams.set('watch', 'true');
    const answer = await this.#authorized({ method: methods[call.verb], url, signal: call.signal, isStream, ...(call.body && { body: JSON.stringify(call.body), contentType: contentType(call) }) });
    return this.#checked(answer, call);
  }

  async #checked(answer: IncomingMessage, call: ApiCall): Promise<IncomingMessage> {
    const { statusCode = 0 } = answer;
    if (statusCode >= 200 && statusCode < 300) return answer;
    throw statusFailure(readStatus(statusCode, await readText(answer), answer.headers['retry-after']), call, this.place);
  }

  /** Asks; where the credentials are refused, once more with new ones. */
  async #authorized(request: WireRequest): Promise<IncomingMessage> {
    const credentials = await this.#access.credentials();
    const answer = await this.#transmit(request, credentials);
    if (answer.statusCode !== 401) return answer;
    answer.resume();
    return this.#transmit(request, await this.#access.renew(credentials));
  }

  async #transmit(request: WireRequest, credentials: Credentials): Promise<IncomingMessage> {
    const { answer, isReused } = exchange(request, credentials);
    try {
      return await answer;
    } catch (thrown) {
      // The server may close a connection that was kept in the moment in which it is used again: nobody has read this.
      const isStale = isReused() && ['ECONNRESET', 'EPIPE'].includes(systemErrorCode(thrown) ?? '');
      if (!isStale || request.method !== 'GET') throw thrown;
      return exchange(request, credentials).answer;
    }
  }

  #url(path: string): URL {
    const url = new URL(this.place.server);
    url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
    return url;
  }
}

function isCut(thrown: unknown): boolean {
  return thrown instanceof WeftError && thrown.code === 'kubernetes/unreachable' && ['ECONNRESET', 'EPIPE', 'ERR_STREAM_PREMATURE_CLOSE'].includes(systemErrorCode(thrown.cause) ?? '');
}

function exchange({ method, url, body, contentType: type, signal, isStream = false }: WireRequest, { headers, agents }: Credentials): { readonly answer: Promise<IncomingMessage>; readonly isReused: () => boolean } {
  const allHeaders: OutgoingHttpHeaders = {
    ...headers,
    Accept: 'application/json, */*',
    'User-Agent': 'weft',
    ...(body !== undefined && { 'Content-Type': type, 'Content-Length': Buffer.byteLength(body) }),
  };
  const request = (url.protocol === 'https:' ? https : http).request(url, { method, agent: isStream ? agents.fresh : agents.keeping, headers: allHeaders, signal });
  const answer = once(request, 'response').then(([response]) => response as IncomingMessage);
  // A connection that breaks later is told by the answer itself; without a listener it would end the process.
  request.on('error', () => undefined);
  request.end(body);
  return { answer, isReused: () => request.reusedSocket };
}

function contentType({ verb, body }: ApiCall): string {
  if (verb !== 'patch') return 'application/json';
  return Array.isArray(body) ? 'application/json-patch+json' : 'application/merge-patch+json';
}

async function readText(answer: IncomingMessage): Promise<string> {
  return (await buffer(answer)).toString('utf8');
}

async function readObject<T>(answer: IncomingMessage, { contextName, server }: ClusterPlace): Promise<ApiAnswer<T>> {
  const text = await readText(answer);
  const serverTimeMs = Date.parse(answer.headers.date ?? '');
  try {
    return { object: JSON.parse(text) as T, warnings: warningsOf(answer), ...(!Number.isNaN(serverTimeMs) && { serverTimeMs }) };
  } catch (thrown) {
    // A sign-in page of a proxy, most often.
    throw new WeftError('kubernetes/failed', `“${server}” of “${contextName}” answers, but not as a Kubernetes API server does. Check the server’s address in the kubeconfig, and proxies on the way.`, { cause: thrown });
  }
}

/** `Warning: 299 - "text"` (RFC 7234, section 5.5), once per warning; text may hold quoted quotes. */
function warningsOf({ headersDistinct }: IncomingMessage): string[] {
  return (headersDistinct['warning'] ?? []).map((header) => /^\d{3} \S+ "((?:[^"\\]|\\.)*)"/.exec(header)?.[1]?.replaceAll(/\\(.)/g, '$1')).filter((text) => text !== undefined);
}
