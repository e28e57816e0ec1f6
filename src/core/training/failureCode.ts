import type { ErrorCode } from '../base/errorCodes.ts';

/**
 * Every code that a training can carry. The ancestor's keep their meaning: S is the system's doing, C the client's.
 * C202 and on tell apart what it called C201; S401 and on is what it could not tell. Never reused or renamed.
 */
export const failureCodes = {
  S100: 'not enough resources',
  S101: 'could not be deployed',
  S103: 'image could not be pulled',
  S104: 'unknown reason of the cluster',
  S200: 'target could not be reached',
  S210: 'could not be put into the queue',
  S211: 'could not be taken from the queue',
  S301: 'code could not be loaded',
  S302: 'data could not be loaded',
  S303: 'results not stored after success',
  S304: 'results not stored after a failure',
  S305: 'results not stored after a halt',
  S401: 'ended by a disruption',
  S402: 'learner lost',
  S403: 'supervisor lost',
  C101: 'manifest is wrong',
  C102: 'code package is wrong',
  C103: 'credentials or bucket are wrong',
  C104: 'resources can never be had',
  C201: 'learner crashed',
  C202: 'out of memory',
  C203: 'out of GPU memory',
  C204: 'out of shared memory',
  C205: 'script or command not found',
  C206: 'Python module missing',
  C207: 'CUDA not available',
  C208: 'port in use',
  C209: 'learners did not find each other',
  C210: 'ran past its deadline',
  C211: 'disk full',
} as const satisfies Record<string, string>;

export type FailureCode = keyof typeof failureCodes;

/** The ancestor's code for an error met before there is a training: the same words for scripts, whenever it fails. */
export function failureCodeOfError(code: ErrorCode | `${'manifest' | 'preflight'}/${string}`): FailureCode | undefined {
  if (code.startsWith('manifest/') || code.startsWith('plan/')) return 'C101';
  if (code.startsWith('package/')) return 'C102';
  if (code.startsWith('store/')) return 'C103';
  if (code.startsWith('preflight/')) return 'C104';
  if (code === 'kubernetes/quota-exceeded') return 'S100';
  if (code === 'kubernetes/denied' || code === 'kubernetes/invalid-object') return 'S101';
  if (code.startsWith('target/') || code.startsWith('kubernetes/')) return 'S200';
  return undefined;
}
