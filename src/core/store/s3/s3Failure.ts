import type { ErrorCode } from '../../base/errorCodes.ts';
import { isAbort, systemErrorCode, WeftError } from '../../base/weftError.ts';
import { isTlsFault } from './certificateFingerprint.ts';

/** What was attempted, for the message. */
export interface S3Subject {
  /** Ends the sentence "… does not allow to": "read “key” of the bucket “bucket”". */
  readonly doing: string;
  /** The endpoint's host, or the name of AWS and the region. */
  readonly label: string;
  readonly region: string;
  readonly bucket?: string;
}

type Explain = (subject: S3Subject, answer: S3Answer) => string;

/** What of the SDK's exceptions is looked at; all of it may be absent. */
interface S3Answer {
  readonly name?: string;
  readonly message?: string;
  readonly code?: unknown;
  readonly Region?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
}

const unknownKey: Explain = ({ label }) => `“${label}” does not know the access key. Check the access key of the connection.`;
const wrongSecret: Explain = ({ label }) => `“${label}” refused the signature: the secret key does not belong to the access key. Check the secret key of the connection.`;
const expired: Explain = ({ label }) => `The session token for “${label}” has expired or is not valid. Sign in again, or name new keys.`;
const denied: Explain = ({ label, doing }) => `“${label}” does not allow this access key to ${doing}. Ask for that permission, or name another key.`;
const noBucket: Explain = ({ label, bucket = '' }) => `There is no bucket “${bucket}” on “${label}”. Create it, or correct its name.`;
const badBucket: Explain = ({ label, bucket = '' }) => `“${label}” does not accept “${bucket}” as the name of a bucket. Choose another name.`;
const skewed: Explain = ({ label }) => `The clock of this computer is too far from that of “${label}”. Set the clock.`;
const full: Explain = ({ label, doing }) => `“${label}” has no space left to ${doing}. Free some space, or use another store.`;
const busy: Explain = ({ label, doing }) => `“${label}” is too busy to ${doing}, also after several attempts. Try again later.`;
const unsupported: Explain = ({ label, doing }) => `“${label}” cannot ${doing}: it lacks a part of S3 that Weft needs.`;
const badKey: Explain = ({ label, doing }) => `“${label}” refused to ${doing}: it cannot hold that key. Choose another name.`;
const wrongRegion: Explain = ({ label, region, bucket }, answer) => {
  const actual = regionOf(answer);
  const what = bucket === undefined ? `“${label}”` : `The bucket “${bucket}” on “${label}”`;
  return actual === undefined ? `${what} is not in the region “${region}”. Correct the region of the connection.` : `${what} is in the region “${actual}”, the connection says “${region}”. Set its region to “${actual}”.`;
};

/** Names that AWS and servers like it give their refusals; the S3 API reference, "Error responses". */
const byName: Readonly<Record<string, readonly [ErrorCode, Explain]>> = {
  InvalidAccessKeyId: ['store/unknown-access-key', unknownKey],
  XAdminUserNotFound: ['store/unknown-access-key', unknownKey],
  SignatureDoesNotMatch: ['store/wrong-secret-key', wrongSecret],
  ExpiredToken: ['store/expired-token', expired],
  TokenRefreshRequired: ['store/expired-token', expired],
  InvalidToken: ['store/expired-token', expired],
  AccessDenied: ['store/access-denied', denied],
  AllAccessDisabled: ['store/access-denied', denied],
  AccountProblem: ['store/access-denied', denied],
  NoSuchBucket: ['store/bucket-missing', noBucket],
  InvalidBucketName: ['store/invalid-bucket', badBucket],
  KeyTooLongError: ['store/invalid-key', badKey],
  InvalidObjectName: ['store/invalid-key', badKey],
  XMinioInvalidObjectName: ['store/invalid-key', badKey],
  ObjectParentIsFile: ['store/invalid-key', badKey],
  RequestTimeTooSkewed: ['store/clock-skew', skewed],
  AuthorizationHeaderMalformed: ['store/wrong-region', wrongRegion],
  PermanentRedirect: ['store/wrong-region', wrongRegion],
  TemporaryRedirect: ['store/wrong-region', wrongRegion],
  IllegalLocationConstraintException: ['store/wrong-region', wrongRegion],
  InvalidRegionName: ['store/wrong-region', wrongRegion],
  SlowDown: ['store/busy', busy],
  ServiceUnavailable: ['store/busy', busy],
  Throttling: ['store/busy', busy],
  TooManyRequests: ['store/busy', busy],
  InternalError: ['store/failed', ({ label, doing }) => `“${label}” met an error of its own and could not ${doing}. Try again, or ask who runs it.`],
  NotImplemented: ['store/unsupported', unsupported],
  EntityTooLarge: ['store/no-space', full],
  QuotaExceeded: ['store/no-space', full],
  XMinioStorageFull: ['store/no-space', full],
  XAmzContentSHA256Mismatch: ['store/checksum-mismatch', ({ label, doing }) => `What arrived at “${label}” to ${doing} is not what was sent: its SHA-256 differs. Try again.`],
  BadDigest: ['store/checksum-mismatch', ({ label, doing }) => `What arrived at “${label}” to ${doing} is not what was sent. Try again.`],
};

/** Where a refusal has no name, as answers to HEAD have none. */
const byStatus: Readonly<Record<number, readonly [ErrorCode, Explain]>> = {
  301: ['store/wrong-region', wrongRegion],
  307: ['store/wrong-region', wrongRegion],
  403: ['store/access-denied', denied],
  429: ['store/busy', busy],
  501: ['store/unsupported', unsupported],
  503: ['store/busy', busy],
  507: ['store/no-space', full],
};

const networkFaults: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no computer of that name is known',
  EAI_AGAIN: 'the name could not be looked up',
  ECONNREFUSED: 'nothing answers at that address',
  EHOSTUNREACH: 'there is no way to that address',
  ENETUNREACH: 'there is no way to that address',
  ETIMEDOUT: 'it did not answer in time',
  ECONNRESET: 'it closed the connection',
  EPIPE: 'it closed the connection',
};

/** What the SDK threw as a WeftError with a code of its own for each cause a person can mend; aborts pass unchanged. */
export function s3Failure(thrown: unknown, subject: S3Subject): unknown {
  if (thrown instanceof WeftError || isAbort(thrown) || typeof thrown !== 'object' || thrown === null) return thrown;
  const answer: S3Answer = thrown;
  const [code, explain] = byName[answer.name ?? ''] ?? byStatus[answer.$metadata?.httpStatusCode ?? 0] ?? [];
  if (code && explain) return new WeftError(code, explain(subject, answer), { cause: thrown });
  return new WeftError(...otherFailure(thrown, answer, subject), { cause: thrown });
}

function otherFailure(thrown: unknown, answer: S3Answer, { label, doing }: S3Subject): [ErrorCode, string] {
  const code = systemErrorCode(thrown) ?? '';
  if (code.startsWith('ERR_PROXY')) return ['store/unreachable', `The proxy${proxyHost(answer)} refused the way to “${label}”. Check HTTPS_PROXY and NO_PROXY.`];
  if (isTlsFault(code)) return ['store/tls-untrusted', `The certificate of “${label}” is not trusted (${code}). Check the address.`];
  const fault = networkFaults[code] ?? (answer.name === 'TimeoutError' ? networkFaults['ETIMEDOUT'] : undefined);
  if (fault !== undefined) return ['store/unreachable', `“${label}” is out of reach: ${fault}. Check the address and the network.`];
  const status = answer.$metadata?.httpStatusCode;
  if (status === undefined) return ['store/failed', `Weft could not ${doing} on “${label}”: ${plain(answer.message)}. Check that it is an S3 server.`];
  return ['store/failed', `“${label}” could not ${doing}: it answered ${plain(answer.name)} (HTTP ${String(status)}). Try again, or ask who runs it.`];
}

/** Node names the proxy with the password in its URL, of which only the host may be shown. */
function proxyHost({ message = '' }: S3Answer): string {
  const url = /via (https?:\/\/[^\s]+?):? /.exec(message)?.[1] ?? '';
  return URL.canParse(url) ? ` “${new URL(url).host}”` : '';
}

function regionOf({ Region, message = '', $response }: S3Answer): string | undefined {
  if (typeof Region === 'string' && Region !== '') return Region;
  return $response?.headers?.['x-amz-bucket-region'] ?? /expecting ['"]([a-z0-9-]+)/.exec(message)?.[1];
}

/** A server's words may be long or hold control characters; a message holds neither. */
function plain(text = 'no reason'): string {
  // eslint-disable-next-line no-control-regex -- exactly these must not reach a terminal
  return text.replace(/[\u0000-\u001f\u007f]+/g, ' ').slice(0, 200);
}
