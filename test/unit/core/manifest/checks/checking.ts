import assert from 'node:assert/strict';
import { LineCounter, type Node, isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Check, CheckContext, WorkspaceFacts } from '../../../../../src/core/manifest/check.ts';
import type { Diagnostic, TextRange } from '../../../../../src/core/manifest/diagnostic.ts';

const numeric = ['cpus', 'gpus', 'learners', 'retries', 'line_lookahead'];

/** Runs one check over a text. */
export function run(check: Check, text: string, workspace?: WorkspaceFacts): Diagnostic[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  assert.deepEqual(document.errors, []);
  const position = (offset: number) => { const { line, col } = lines.linePos(offset); return { line, column: col }; };
  const rangeOf = (start: number, end: number): TextRange => ({ start: position(start), end: position(end) });
  const nodeAt = (path: readonly (string | number)[]) => document.getIn(path, true) as Node | undefined;
  const trimmed = (node: Node) => { const [start, end] = node.range ?? [0, 0]; return rangeOf(start, start + text.slice(start, end).trimEnd().length); };
  const toValue = (node: unknown, key: string): unknown => {
    if (isMap(node)) return Object.fromEntries(node.items.map((pair) => [String(pair.key), toValue(pair.value, String(pair.key))]));
    if (isSeq(node)) return node.items.map((item) => toValue(item, ''));
    if (!isScalar(node)) return undefined;
    return typeof node.value === 'string' || numeric.includes(key) ? node.value : node.source;
  };
  const context: CheckContext = {
    text,
    file: toValue(document.contents, '') as CheckContext['file'],
    placeOf: (path) => {
      const value = nodeAt(path);
      if (!value) return undefined;
      const parent = nodeAt(path.slice(0, -1));
      const key = isMap(parent) ? (parent.items.find((pair) => String(pair.key) === path.at(-1))?.key as Node) : value;
      return { key: trimmed(key), value: trimmed(value) };
    },
    sourceOf: (path) => { const node = nodeAt(path); return isScalar(node) ? text.slice(...(node.range ?? [0, 0]).slice(0, 2) as [number, number]).trimEnd() : undefined; },
    rangeWithin: (path, start, end) => {
      const node = nodeAt(path);
      if (!isScalar(node) || !node.range) return undefined;
      const raw = text.slice(node.range[0], node.range[1]);
      const part = String(node.value).slice(start, end);
      const offset = raw.indexOf(part, Math.max(0, start));
      return offset < 0 ? undefined : rangeOf(node.range[0] + offset, node.range[0] + offset + part.length);
    },
    ...(workspace ? { workspace } : {}),
  };
  return check(context);
}

/** The text that a range covers: what a person sees underlined. */
export function covered(text: string, { start, end }: TextRange): string {
  const lines = text.split('\n');
  if (start.line === end.line) return (lines[start.line - 1] ?? '').slice(start.column - 1, end.column - 1);
  return [(lines[start.line - 1] ?? '').slice(start.column - 1), ...lines.slice(start.line, end.line - 1), (lines[end.line - 1] ?? '').slice(0, end.column - 1)].join('\n');
}

/** The one finding of a check, with what it underlines. */
export function only(check: Check, text: string, workspace?: WorkspaceFacts): Diagnostic & { readonly covers: string } {
  const found = run(check, text, workspace);
  assert.equal(found.length, 1, JSON.stringify(found));
  const [diagnostic] = found;
  assert.ok(diagnostic);
  return { ...diagnostic, covers: covered(text, diagnostic.range) };
}

/** The text with the finding's suggestion carried out. */
export function mended(text: string, { suggestion }: Diagnostic): string {
  assert.ok(suggestion, 'no suggestion');
  const lines = text.split('\n');
  const offset = ({ line, column }: { line: number; column: number }) => lines.slice(0, line - 1).join('\n').length + (line > 1 ? 1 : 0) + column - 1;
  return text.slice(0, offset(suggestion.range.start)) + suggestion.newText + text.slice(offset(suggestion.range.end));
}
