import { stringify } from 'yaml';
import type { CheckContext } from './check.ts';
import type { Diagnostic, TextRange } from './diagnostic.ts';

/** What a check has to say about one place. */
export interface Finding extends Pick<Diagnostic, 'severity' | 'code' | 'message'> {
  readonly mend?: Mend;
}

/** What would be right instead of what the place covers; a number is a value that stands without quotes. */
export interface Mend {
  readonly label: string;
  readonly newText: string | number;
}

type KeyPath = readonly (string | number)[];

/** At the whole value; the mend is a value, which is quoted as the old one was or as YAML needs it. */
export function atValue(context: CheckContext, path: KeyPath, finding: Finding): Diagnostic {
  const { mend } = finding;
  const spelled = typeof mend?.newText === 'string' && { ...finding, mend: { ...mend, newText: spellScalar(mend.newText, context.sourceOf(path) ?? '') } };
  return at(context.placeOf(path)?.value, spelled || finding);
}

/** At the key; the mend is put there as it is. */
export function atKey(context: CheckContext, path: KeyPath, finding: Finding): Diagnostic {
  return at(context.placeOf(path)?.key, finding);
}

/** At a part of a text, by offsets into its value; at the whole value, without the mend, where the part cannot be told. */
export function atPart(context: CheckContext, path: KeyPath, part: { readonly pos: number; readonly end: number }, finding: Finding): Diagnostic {
  const range = context.rangeWithin(path, part.pos, part.end);
  if (range) return at(range, finding);
  const { severity, code, message } = finding;
  return atValue(context, path, { severity, code, message });
}

const startOfText: TextRange = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function at(range: TextRange = startOfText, { mend, ...finding }: Finding): Diagnostic {
  return { ...finding, range, ...(mend ? { suggestion: { label: mend.label, range, newText: String(mend.newText) } } : {}) };
}

/** A text as a scalar of one line, quoted like `model` (a scalar's source) and otherwise only where it must be. */
export function spellScalar(text: string, model: string): string {
  if (model.startsWith("'")) return `'${text.replaceAll("'", "''")}'`;
  // What flow collections give a meaning is quoted too: the scalar may stand in one.
  const isPlain = !model.startsWith('"') && !/[,[\]{}\n]/.test(text) && stringify(text, { lineWidth: 0 }).trimEnd() === text;
  return isPlain ? text : JSON.stringify(text);
}
