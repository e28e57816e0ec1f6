/**
 * The closed list of error codes, `area/what-is-wrong`, with the class that decides the command line's exit code.
 * A code is never reused or renamed. Checks of the manifest have codes of their own (manifest/diagnostic.ts).
 */
export const errorClasses = {
  'internal/unexpected': 'internal',
  'metrics/pattern-unusable': 'usage',
  'operation/cancelled': 'cancelled',
  'plan/bucket-clash': 'usage',
  'plan/image-missing': 'usage',
  'plan/no-results-bucket': 'usage',
  'plan/unknown-framework': 'usage',
  'store/access-denied': 'refused',
  'store/bucket-missing': 'usage',
  'store/busy': 'unreachable',
  'store/checksum-mismatch': 'unreachable',
  'store/clock-skew': 'unreachable',
  'store/expired-token': 'refused',
  'store/failed': 'unreachable',
  'store/invalid-bucket': 'usage',
  'store/invalid-connection': 'usage',
  'store/invalid-key': 'usage',
  'store/link-outside': 'refused',
  'store/no-credentials': 'usage',
  'store/no-space': 'refused',
  'store/object-changed': 'unreachable',
  'store/object-missing': 'usage',
  'store/plain-http': 'refused',
  'store/tls-untrusted': 'unreachable',
  'store/unknown-access-key': 'refused',
  'store/unreachable': 'unreachable',
  'store/unsupported': 'unreachable',
  'store/wrong-region': 'usage',
  'store/wrong-secret-key': 'refused',
  'target/already-completed': 'usage',
  'target/code-damaged': 'failed',
  'target/code-not-ready': 'failed',
  'target/name-taken': 'internal',
  'target/no-such-training': 'usage',
  'target/supervisor-failed': 'unreachable',
  'training/already-submitting': 'usage',
  'training/ambiguous': 'usage',
  'training/connection-missing': 'usage',
  'training/not-found': 'usage',
  'training/not-resumable': 'usage',
  'training/not-seen': 'unreachable',
  'training/results-not-found': 'usage',
  'training/results-not-ours': 'refused',
  'training/rollback-incomplete': 'unreachable',
  'training/still-ending': 'unreachable',
  'training/target-missing': 'usage',
  'usage/no-such-file': 'usage',
  'usage/wrong-arguments': 'usage',
} as const satisfies Record<string, ErrorClass>;

/**
 * usage: the call or the manifest is wrong (exit 2) · unreachable: target or store out of reach (3) · refused: rights,
 * quota, policy (4) · failed: the training itself failed (1) · cancelled: by the person (130) · internal: our fault (1).
 */
export type ErrorClass = 'usage' | 'unreachable' | 'refused' | 'failed' | 'cancelled' | 'internal';

export type ErrorCode = keyof typeof errorClasses;
