import { checkText } from '../../../../src/core/manifest/checkText.ts';
import type { Diagnostic } from '../../../../src/core/manifest/diagnostic.ts';
import { TextPositions } from '../../../../src/core/manifest/textPositions.ts';

/** The least that is a whole manifest, for tests that change one thing in it. */
export const leastManifest = 'name: a\nframework:\n  name: pytorch\n  version: "2.4"\n  command: python train.py\ndata_stores:\n  - id: s\n    training_results:\n      container: my-output\n';

/** Each finding as “line:column code what it covers”. */
export function findingsIn(text: string): string[] {
  return checkText(text).diagnostics.map((diagnostic) => summary(text, diagnostic));
}

export function errorsIn(text: string): string[] {
  return checkText(text).diagnostics.filter(({ severity }) => severity === 'error').map((diagnostic) => summary(text, diagnostic));
}

/** The one finding with this code. */
export function findingOf(text: string, code: Diagnostic['code']): Diagnostic {
  const found = checkText(text).diagnostics.filter((diagnostic) => diagnostic.code === code);
  const [only] = found;
  if (!only || found.length > 1) throw new Error(`${String(found.length)} findings of ${code} in ${findingsIn(text).join('; ')}`);
  return only;
}

/** The text with a finding's suggestion carried out. */
export function mend(text: string, { suggestion, code }: Diagnostic): string {
  if (!suggestion) throw new Error(`${code} suggests nothing`);
  const positions = new TextPositions(text);
  return text.slice(0, positions.offsetAt(suggestion.range.start)) + suggestion.newText + text.slice(positions.offsetAt(suggestion.range.end));
}

export function covered(text: string, { range }: Diagnostic): string {
  const positions = new TextPositions(text);
  return text.slice(positions.offsetAt(range.start), positions.offsetAt(range.end));
}

function summary(text: string, diagnostic: Diagnostic): string {
  const { start } = diagnostic.range;
  return `${start.line}:${start.column} ${diagnostic.code.replace('manifest/', '')} ${covered(text, diagnostic)}`.trimEnd();
}
