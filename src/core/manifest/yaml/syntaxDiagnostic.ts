import type { YAMLError } from 'yaml';
import type { Diagnostic, Suggestion } from '../diagnostic.ts';
import type { TextPositions } from '../textPositions.ts';

/** What the YAML parser's codes mean to an author; the parser's own words serve for the rest. */
const wordings: readonly { readonly parserCode: string; readonly says?: RegExp; readonly code: Diagnostic['code']; readonly message: string }[] = [
  { parserCode: 'TAB_AS_INDENT', code: 'manifest/tab', message: 'A tab indents this line, and YAML only takes blanks. Replace it by blanks.' },
  { parserCode: 'MISSING_CHAR', says: /^Implicit (map )?keys? need/, code: 'manifest/syntax', message: 'A colon is missing behind this key.' },
  { parserCode: 'MISSING_CHAR', says: /^Missing closing/, code: 'manifest/syntax', message: 'This text is not closed. Add the quote at its end.' },
  { parserCode: 'BLOCK_AS_IMPLICIT_KEY', code: 'manifest/syntax', message: 'A second “: ” stands in this line. Quote the value.' },
  { parserCode: 'BAD_INDENT', says: /^All (mapping|sequence) items must start/, code: 'manifest/syntax', message: 'This line is indented unlike the ones it belongs to. Start them all in the same column.' },
  { parserCode: 'BAD_INDENT', says: /must be sufficiently indented and end with/, code: 'manifest/syntax', message: 'A bracket opened before is not closed. Close it.' },
  { parserCode: 'TAG_RESOLVE_FAILED', code: 'manifest/unknown-tag', message: 'A manifest has no tags such as this one. Remove it, or quote the text if it only starts with “!”.' },
];

/** An error or warning of the YAML parser in our words. A tag it cannot resolve is a warning there and an error here. */
export function syntaxDiagnostic(error: YAMLError, text: string, positions: TextPositions): Diagnostic {
  const found = wordings.find(({ parserCode, says }) => parserCode === error.code && (says?.test(error.message) ?? true));
  const [start, end] = error.pos;
  const lineEnd = positions.lineEnd(positions.positionAt(start).line);
  const range = positions.rangeOf(start, Math.max(start, Math.min(end, lineEnd)));
  const diagnostic: Diagnostic = {
    severity: found || error.name === 'YAMLParseError' ? 'error' : 'warning',
    code: found?.code ?? 'manifest/syntax',
    message: found?.message ?? `This is not YAML: ${error.message.replace(/\.$/, '')}.`,
    range,
  };
  const suggestion = found?.code === 'manifest/tab' ? blanksForTabs(start, text, positions) : undefined;
  return suggestion ? { ...diagnostic, suggestion } : diagnostic;
}

/** Two blanks for each tab in the indentation of the line. */
function blanksForTabs(offset: number, text: string, positions: TextPositions): Suggestion | undefined {
  const start = positions.lineStart(positions.positionAt(offset).line);
  const indentation = /^[ \t]*/.exec(text.slice(start, start + 1000))?.[0] ?? '';
  if (!indentation.includes('\t')) return undefined;
  return { label: 'Replace tabs by blanks', range: positions.rangeOf(start, start + indentation.length), newText: indentation.replaceAll('\t', '  ') };
}
