import { assertNever } from '../core/base/assertNever.ts';
import type { ErrorClass } from '../core/base/errorCodes.ts';

/** What scripts rely on (README, “Exit codes”). */
export const exitCode = { done: 0, trainingFailed: 1, wrongUse: 2, unreachable: 3, refused: 4, interrupted: 130 } as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];

export function exitCodeOf(errorClass: ErrorClass): ExitCode {
  switch (errorClass) {
    case 'usage':
      return exitCode.wrongUse;
    case 'unreachable':
      return exitCode.unreachable;
    case 'refused':
      return exitCode.refused;
    case 'cancelled':
      return exitCode.interrupted;
    case 'failed':
    case 'internal':
      return exitCode.trainingFailed;
    default:
      return assertNever(errorClass);
  }
}
