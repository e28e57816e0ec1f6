import { type ErrorClass, type ErrorCode, errorClasses } from './errorCodes.ts';
import { systemFault } from './systemFault.ts';

/**
 * The one error class. `message` says what failed, on which thing, and what to do next; names are quoted with “ ”;
 * it never holds a secret. The cause is kept for logs and is never shown to people.
 */
export class WeftError extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'WeftError';
    this.code = code;
  }

  get errorClass(): ErrorClass {
    return errorClasses[this.code];
  }
}

/** Any thrown value as a WeftError: what the system says of its disks as `system/…`; what we did not foresee becomes `internal/unexpected` with its cause kept. */
export function asWeftError(thrown: unknown): WeftError {
  if (thrown instanceof WeftError) return thrown;
  if (isAbort(thrown)) return new WeftError('operation/cancelled', 'Cancelled.', { cause: thrown });
  const fault = systemFault(thrown);
  if (fault) return new WeftError(fault.code, fault.message, { cause: thrown });
  const detail = thrown instanceof Error ? thrown.message : String(thrown);
  return new WeftError('internal/unexpected', `Weft met something it did not expect: ${detail}. Run with --verbose for the details.`, { cause: thrown });
}

/** Whether the thrown value is what an aborted AbortSignal throws. */
export function isAbort(thrown: unknown): boolean {
  return thrown instanceof Error && thrown.name === 'AbortError';
}

/** The system's error code (ENOENT, ECONNREFUSED, …) of a thrown value, if it has one. */
export function systemErrorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}
