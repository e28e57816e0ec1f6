import type { Diagnostic } from './diagnostic.ts';
import { mostDiagnostics } from './measureText.ts';

/**
 * Findings in the order of their places, none twice, and those beyond the first 200 summed up in one.
 *
 * @param untold how many more were found and left out before; they count as errors
 */
export function arrangeDiagnostics(diagnostics: readonly Diagnostic[], untold = 0): readonly Diagnostic[] {
  const distinct = [...new Map(diagnostics.map((diagnostic) => [JSON.stringify([diagnostic.range, diagnostic.code, diagnostic.message]), diagnostic])).values()];
  const sorted = distinct.sort((a, b) => a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column);
  const shown = sorted.slice(0, mostDiagnostics);
  const hidden = sorted.slice(mostDiagnostics);
  const last = shown.at(-1);
  if (!last || hidden.length + untold === 0) return shown;
  const severity = untold > 0 || hidden.some((diagnostic) => diagnostic.severity === 'error') ? 'error' : 'warning';
  const message = `There are ${hidden.length + untold} more findings behind this one. Mend those before first.`;
  return [...shown, { severity, code: 'manifest/more-findings', message, range: last.range }];
}
