import * as vscode from 'vscode';
import type { SubmittedCode } from '../code/submittedCode.ts';
import { LogFolding } from './logFolding.ts';
import { LogLinks } from './logLinks.ts';
import { LogOutline } from './logOutline.ts';
import { logSelector } from './logUri.ts';

/** What the editor does for a log beside showing it. */
export function registerLogFeatures(code: SubmittedCode): vscode.Disposable {
  const { languages } = vscode;
  return vscode.Disposable.from(
    languages.registerFoldingRangeProvider(logSelector, new LogFolding()),
    languages.registerDocumentLinkProvider(logSelector, new LogLinks(code)),
    languages.registerDocumentSymbolProvider(logSelector, new LogOutline()),
  );
}
