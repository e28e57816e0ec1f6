import * as vscode from 'vscode';
import { sourceReferences, submittedPath } from '../../core/logs/sourceReference.ts';
import type { SubmittedCode } from '../code/submittedCode.ts';
import { withAbortSignal } from '../withAbortSignal.ts';
import { linesOf } from './logLines.ts';
import { logPlace } from './logUri.ts';

/** Where a log names a line of the submitted code. */
class CodeLink extends vscode.DocumentLink {
  readonly trainingId: string;
  readonly file: string;
  readonly line: number;

  constructor(range: vscode.Range, { trainingId, file, line }: { readonly trainingId: string; readonly file: string; readonly line: number }) {
    super(range);
    this.tooltip = `Open line ${String(line)} of ${file} as it was submitted`;
    this.trainingId = trainingId;
    this.file = file;
    this.line = line;
  }
}

/** Links tracebacks to the code as it was submitted, and to the workspace's own file where that is still the same. */
export class LogLinks implements vscode.DocumentLinkProvider {
  readonly #code: SubmittedCode;

  constructor(code: SubmittedCode) {
    this.#code = code;
  }

  async provideDocumentLinks(document: vscode.TextDocument): Promise<vscode.DocumentLink[]> {
    const found = linesOf(document).flatMap((text, row) => sourceReferences(text).map((reference) => ({ ...reference, row })));
    if (found.length === 0) return [];
    const { trainingId } = logPlace(document.uri);
    const submitted = await this.#submittedFiles(trainingId);
    return found.flatMap(({ row, start, end, path, line }) => {
      const file = submittedPath(path, (candidate) => submitted.has(candidate));
      return file === undefined ? [] : [new CodeLink(new vscode.Range(row, start, row, end), { trainingId, file, line })];
    });
  }

  async resolveDocumentLink(link: vscode.DocumentLink, token: vscode.CancellationToken): Promise<vscode.DocumentLink> {
    if (!(link instanceof CodeLink)) return link;
    const { trainingId, file, line } = link;
    const uri = await withAbortSignal(token, (signal) => this.#code.locate(trainingId, file, { signal }));
    link.target = uri.with({ fragment: `L${String(line)}` });
    return link;
  }

  /** None where the code is not to be had now: a log is readable without. */
  async #submittedFiles(trainingId: string): Promise<ReadonlySet<string>> {
    const listed = await this.#code.list(trainingId).catch(() => undefined);
    return new Set(listed?.snapshot.files.map(({ path }) => path));
  }
}
