import { type CST, Composer, type Document, LineCounter, Parser } from 'yaml';
import type { Diagnostic } from '../diagnostic.ts';
import { makeReadable } from './makeReadable.ts';
import { syntaxDiagnostic } from './syntaxDiagnostic.ts';
import { mostDiagnostics, textLimits } from '../measureText.ts';
import { TextPositions } from '../textPositions.ts';

/** A manifest's text as a tree of nodes with ranges, free of aliases, merge keys and keys that are not text. */
export interface YamlTree {
  readonly text: string;
  readonly positions: TextPositions;
  readonly lines: LineCounter;
  /** Absent when there is nothing that could be looked into. */
  readonly document?: Document.Parsed;
  readonly diagnostics: readonly Diagnostic[];
  /** Offset of the first place that is not YAML; what stands behind it may have been misread. */
  readonly firstFault?: number;
}

/** Reads a text that passed `measureText`. Never throws. */
export function parseYaml(text: string): YamlTree {
  const positions = new TextPositions(text);
  const lines = new LineCounter();
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  const tree = { text, positions, lines };
  const tooDeep = firstTokenBelow(textLimits.depth, tokens);
  if (tooDeep) {
    const message = `Keys and lists are nested more than ${textLimits.depth} levels deep here. A manifest needs fewer than ten.`;
    return { ...tree, diagnostics: [{ severity: 'error', code: 'manifest/too-deep', message, range: positions.rangeOf(tooDeep.offset, tooDeep.offset + 1) }] };
  }
  const composer = new Composer({ schema: 'core', resolveKnownTags: false, uniqueKeys: false, keepSourceTokens: true });
  const [document, second] = composer.compose(tokens, true, text.length);
  if (!document) return { ...tree, diagnostics: [] };
  const diagnostics = [...document.errors, ...document.warnings].slice(0, mostDiagnostics).map((fault) => syntaxDiagnostic(fault, text, positions));
  if (second) diagnostics.push(severalDocuments(second, text, positions));
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  const firstFault = Math.min(...errors.map(({ range }) => positions.offsetAt(range.start)));
  diagnostics.push(...makeReadable(document, text, positions));
  return { ...tree, document, diagnostics, ...(firstFault < Infinity ? { firstFault } : {}) };
}

/** The first token that stands deeper than the limit. Walks by itself, since the text may be deeper than the stack. */
function firstTokenBelow(limit: number, tokens: readonly CST.Token[]): CST.Token | undefined {
  const waiting = tokens.map((token) => ({ token, depth: 0 })).reverse();
  for (let next = waiting.pop(); next; next = waiting.pop()) {
    const { token, depth } = next;
    if (depth > limit) return token;
    waiting.push(...childTokens(token).map((child) => ({ token: child, depth: depth + 1 })).reverse());
  }
  return undefined;
}

function childTokens(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap(({ key, value }) => [...(key ? [key] : []), ...(value ? [value] : [])]);
}

function severalDocuments(second: Document.Parsed, text: string, positions: TextPositions): Diagnostic {
  const [start] = second.range;
  return {
    severity: 'error',
    code: 'manifest/several-documents',
    message: 'A second document starts here, and a manifest is a single one. Remove “---” or move what follows to a file of its own.',
    range: positions.rangeOf(start, Math.min(text.length, positions.lineEnd(positions.positionAt(start).line))),
  };
}
