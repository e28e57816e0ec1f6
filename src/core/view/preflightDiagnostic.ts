import type { Diagnostic, TextRange } from '../manifest/diagnostic.ts';
import type { PreflightFinding } from '../target/trainingTarget.ts';

/** What a preflight found, at its place in the manifest (`manifestPlaces`). */
export function preflightDiagnostic({ severity, code, message, path }: PreflightFinding, placeOf: (path: PreflightFinding['path']) => TextRange): Diagnostic {
  return { severity, code, message, range: placeOf(path) };
}
