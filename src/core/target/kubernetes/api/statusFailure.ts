import type { ErrorCode } from '../../../base/errorCodes.ts';
import { oneLine } from '../../../base/oneLine.ts';
import { WeftError } from '../../../base/weftError.ts';
import type { ApiCall, ClusterPlace } from './kubernetesApi.ts';
import type { StatusObject } from './objects.ts';

/** What the server said; the cause of every failure that it reported itself. */
export interface ApiStatus {
  /** Of HTTP, or of an ERROR event of a watch. */
  readonly statusCode: number;
  /** AlreadyExists, Conflict, Expired, …; "API conventions" list them. */
  readonly reason?: string;
  readonly message: string;
  /** How long the server wants to be left alone. */
  readonly retryAfterMs?: number;
}

/** What the API server said, of a failure that it reported itself. */
export function apiStatusOf(thrown: unknown): ApiStatus | undefined {
  const cause: unknown = thrown instanceof WeftError ? thrown.cause : undefined;
  return typeof cause === 'object' && cause !== null && 'statusCode' in cause ? (cause as ApiStatus) : undefined;
}

type Asked = Pick<ApiCall, 'verb' | 'resource' | 'namespace' | 'name' | 'subresource'>;
type Explain = (asked: Asked, place: ClusterPlace, words: string) => string;

const byStatus: Readonly<Record<number, readonly [ErrorCode, Explain]>> = {
  400: ['kubernetes/invalid-object', rejected],
  401: ['kubernetes/sign-in-needed', (_, { contextName, userName }) => `“${contextName}” does not accept the credentials of “${userName}” any more. Sign in to the cluster again.`],
  404: ['kubernetes/not-found', (asked, { contextName }) => `“${contextName}” has no ${thing(asked)}.`],
  405: ['kubernetes/forbidden', forbidden],
  409: ['kubernetes/conflict', (asked, { contextName }) => `“${contextName}” could not ${asked.verb} ${thing(asked)}: somebody else changed it at the same moment. Try again.`],
  410: ['kubernetes/history-expired', (asked, { contextName }) => `“${contextName}” no longer knows how ${thing(asked)} were then. They have to be listed anew.`],
  422: ['kubernetes/invalid-object', rejected],
  429: ['kubernetes/too-busy', (asked, { contextName }) => `“${contextName}” is too busy to ${asked.verb} ${thing(asked)}. Try again later.`],
};

/** A refusal of the server as a WeftError with a code of its own for each cause that a person or the caller can mend. */
export function statusFailure(status: ApiStatus, asked: Asked, place: ClusterPlace): WeftError {
  const [code, explain] = explained(status, asked);
  return new WeftError(code, explain(asked, place, oneLine(status.message, 500).replace(/\.$/, '')), { cause: status });
}

function explained({ statusCode, reason, message }: ApiStatus, { verb }: Asked): readonly [ErrorCode, Explain] {
  // Admission says no with 403 as well; only authorization says who "cannot" do what.
  if (statusCode === 403 && / cannot \w+ /.test(message)) return ['kubernetes/forbidden', forbidden];
  if (statusCode === 403 && /(exceeded|failed) quota/.test(message)) return ['kubernetes/quota-exceeded', (asked, { contextName }, words) => `A quota of “${contextName}” does not let ${thing(asked)} be made: ${words}. Ask for less, or wait until others have ended.`];
  if (statusCode === 403 || /admission webhook|ValidatingAdmissionPolicy/.test(message)) return ['kubernetes/denied', rejected];
  if (statusCode === 409 && reason === 'AlreadyExists') return ['kubernetes/already-exists', (asked, { contextName }) => `“${contextName}” already has ${thing(asked)}.`];
  if (statusCode === 404 && verb === 'create' && message.startsWith('namespaces ')) return ['kubernetes/not-found', ({ namespace }, { contextName }) => `“${contextName}” has no namespace “${namespace ?? ''}”. Create it, or choose another one.`];
  return byStatus[statusCode] ?? ['kubernetes/failed', (asked, { contextName }, words) => `“${contextName}” could not ${asked.verb} ${thing(asked)}: ${words} (HTTP ${String(statusCode)}). Try again, or ask who runs the cluster.`];
}

function forbidden(asked: Asked, { contextName, userName }: ClusterPlace): string {
  const { verb, resource, subresource, namespace } = asked;
  const plural = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
  const group = resource.apiGroup === '' ? '' : ` (API group “${resource.apiGroup}”)`;
  const role = namespace === undefined ? 'a ClusterRole' : `a Role in namespace “${namespace}”`;
  return `“${userName}” may not ${verb} ${plural}${namespace === undefined ? '' : ` in namespace “${namespace}”`} of “${contextName}”. Ask for ${role} with the verb “${verb}” on “${plural}”${group}; “weft doctor” prints it.`;
}

function rejected(asked: Asked, { contextName }: ClusterPlace, words: string): string {
  return `“${contextName}” refuses ${asked.verb === 'create' ? thing(asked) : `to ${asked.verb} ${thing(asked)}`}: ${words}.`;
}

/** "the jobs “retrain-7k2” in namespace “team”", without what is not known. */
function thing({ resource, subresource, name, namespace }: Asked): string {
  const kind = `${resource.plural}${subresource === undefined ? '' : `/${subresource}`}`;
  return `${kind}${name === undefined ? '' : ` “${name}”`}${namespace === undefined ? '' : ` in namespace “${namespace}”`}`;
}

/** What an answer with this status and body says. Bodies of proxies and load balancers are no Status, and are kept short. */
export function readStatus(statusCode: number, body: string, retryAfter: string | undefined): ApiStatus {
  const status = parseStatus(body);
  const seconds = Number(retryAfter ?? status?.details?.retryAfterSeconds);
  return {
    statusCode,
    message: status?.message ?? (body.trim() === '' ? 'no reason given' : oneLine(body, 200)),
    ...(status?.reason !== undefined && { reason: status.reason }),
    ...(Number.isFinite(seconds) && seconds >= 0 && { retryAfterMs: seconds * 1000 }),
  };
}

function parseStatus(body: string): StatusObject | undefined {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'Status' ? (value as StatusObject) : undefined;
  } catch {
    return undefined;
  }
}
