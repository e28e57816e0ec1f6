import type { Diagnostic } from '../manifest/diagnostic.ts';

/** The shape of `validate --json` that scripts rely on; line and column count from 1. */
export interface DiagnosticRow {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: string;
  readonly code: string;
  readonly message: string;
  readonly suggestion?: string;
}

export function diagnosticRow(file: string, { severity, code, message, range, suggestion }: Diagnostic): DiagnosticRow {
  const { line, column } = range.start;
  return { file, line, column, severity, code, message, ...(suggestion ? { suggestion: suggestion.label } : {}) };
}

/** `file:line:column severity code message`, as compilers print and editors find; the suggestion follows on a line of its own. */
export function renderDiagnostic(row: DiagnosticRow): string {
  const place = `${row.file}:${String(row.line)}:${String(row.column)}`;
  return `${place} ${row.severity} ${row.code} ${row.message}${row.suggestion === undefined ? '' : `\n    ${row.suggestion}`}`;
}

/** `  warning   file:line:column  message`: one line among those of a command that goes on in spite of it. */
export function renderFinding({ file, line, column, severity, message }: DiagnosticRow): string {
  return findingLine(severity, `${file}:${String(line)}:${String(column)}  ${message}`);
}

/** A finding that has no place in a file. */
export function findingLine(severity: string, text: string): string {
  return `  ${(severity === 'information' ? 'note' : severity).padEnd(9)} ${text}`;
}
