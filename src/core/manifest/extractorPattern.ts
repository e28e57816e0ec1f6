import { closest, distance } from 'fastest-levenshtein';
import { RE2JS, RE2JSSyntaxException } from 're2js';
import { type Result, fail, succeed } from '../base/result.ts';

/**
 * What %{TYPE} stands for. The ancestor's library (metrics/log_collectors/regex_extractor/src/patterns) with two mends:
 * its TIMESTAMP took "+02:00" alone for a time, and a loss that has become nan was no FLOAT, just when one wants to know.
 */
const symbols: Readonly<Record<string, string>> = {
  GLOG_STAMP: String.raw`[EFIW]\d{4}\s+%{CLOCK_TIME}\.\d+`,
  TIMESTAMP: String.raw`\d{4}-\d{2}-\d{2}[T ]%{CLOCK_TIME}(?:[.,]\d+)?(?:Z|[-+]\d{2}:?\d{2})?`,
  CLOCK_TIME: String.raw`\d{2}:\d{2}:\d{2}`,
  FLOAT: String.raw`[-+]?(?:(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?|(?i:nan|inf(?:inity)?))`,
  INT: String.raw`[-+]?\d+`,
  /** As scanf reads it: hexadecimal after 0x, octal after 0, else decimal. */
  INT_ANY: String.raw`[-+]?(?:0[xX][\dA-Fa-f]+|0[0-7]*|\d+)`,
  HEX: String.raw`[-+]?(?:0[xX])?[\dA-Fa-f]+`,
};

const reference = /%\{(\w+)(?::(\w+))?\}/g;

/** A pattern ready to match at the start of a text. RE2: no text takes longer than its length times the pattern's. */
export interface ExtractorPattern {
  readonly regex: RE2JS;
  /** Names of its captures. */
  readonly captures: ReadonlySet<string>;
}

export interface PatternProblem {
  readonly message: string;
  /** Where in the pattern as written, in UTF-16 units; absent when it is the whole. */
  readonly range?: { readonly start: number; readonly end: number };
}

/** Compiles a pattern with %{TYPE}, %{TYPE:name} and (?P<name>…); "." takes line breaks, ^ and $ match at each line. */
export function compileExtractorPattern(source: string): Result<ExtractorPattern, PatternProblem> {
  for (const match of source.matchAll(reference)) {
    const [text, symbol = ''] = match;
    if (!Object.hasOwn(symbols, symbol)) return fail({ message: unknownSymbol(symbol), range: { start: match.index, end: match.index + text.length } });
  }
  try {
    const regex = RE2JS.compile(expand(source), RE2JS.MULTILINE | RE2JS.DOTALL);
    return succeed({ regex, captures: new Set(Object.keys(regex.namedGroups())) });
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    return fail(problemOf(thrown, source));
  }
}

function expand(source: string): string {
  return source.replace(reference, (_text, symbol: string, name?: string) => {
    const pattern = expand(symbols[symbol] ?? '');
    return name === undefined ? `(?:${pattern})` : `(?P<${name}>${pattern})`;
  });
}

function unknownSymbol(symbol: string): string {
  const known = Object.keys(symbols);
  const nearest = closest(symbol.toUpperCase(), known);
  const hint = distance(symbol.toUpperCase(), nearest) <= 2 ? ` Did you mean %{${nearest}}?` : ` Use one of ${known.join(', ')}.`;
  return `“%{${symbol}}” is no known type.${hint}`;
}

/** RE2JS quotes the part it stumbled over; where that stands in the pattern as written is where to look. */
function problemOf(thrown: Error, source: string): PatternProblem {
  const fragment = thrown instanceof RE2JSSyntaxException ? (thrown.getPattern() ?? '') : '';
  const reason = thrown instanceof RE2JSSyntaxException ? thrown.getDescription() : thrown.message;
  if (reason.includes('duplicate')) {
    const [, second] = [...source.matchAll(new RegExp(String.raw`\(\?P?<${fragment}>|%\{\w+:${fragment}\}`, 'g'))];
    return { message: `The capture “${fragment}” is named twice. Give each capture its own name.`, ...(second ? { range: { start: second.index, end: second.index + second[0].length } } : {}) };
  }
  const start = fragment === '' ? -1 : source.indexOf(fragment);
  return { message: explain(fragment, reason), ...(start < 0 ? {} : { range: { start, end: start + fragment.length } }) };
}

function explain(fragment: string, reason: string): string {
  if (/^\(\?(?:[=!]|<[=!])/.test(fragment)) return `Look-ahead and look-behind (“${fragment.slice(0, fragment.startsWith('(?<') ? 4 : 3)}”) are not supported: patterns must match in linear time. Match the text itself and capture the part you want.`;
  if (/^(?:\\\d|\(\?P$)/.test(fragment)) return `References back to a capture (“${fragment}”) are not supported: patterns must match in linear time.`;
  if (reason.includes('missing closing )')) return 'A parenthesis “(” is not closed.';
  if (reason.includes('unexpected )')) return 'A parenthesis “)” closes nothing.';
  return fragment === '' ? `The pattern cannot be read: ${reason}.` : `The pattern cannot be read at “${fragment}”: ${reason}.`;
}
