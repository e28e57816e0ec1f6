import * as vscode from 'vscode';
import type { Diagnostic, Severity } from '../../core/manifest/diagnostic.ts';
import { editorRange } from './textRanges.ts';

const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  information: vscode.DiagnosticSeverity.Information,
};

/** @param source who found it, as the Problems view shows it */
export function editorDiagnostic({ severity, code, message, range }: Diagnostic, source: 'Weft' | 'Weft preflight'): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(editorRange(range), message, severities[severity]);
  diagnostic.source = source;
  diagnostic.code = code;
  return diagnostic;
}
