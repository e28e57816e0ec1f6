import * as vscode from 'vscode';
import { isAbort } from '../../core/base/weftError.ts';
import type { CheckedManifest } from '../../core/manifest/checkText.ts';
import type { Diagnostic } from '../../core/manifest/diagnostic.ts';
import { editorDiagnostic } from './editorDiagnostic.ts';
import { factsBeside, isManifestDocument } from './manifestDocuments.ts';

/** A check waits this long for the next key stroke. */
const pauseMs = 200;

interface Checked {
  readonly version: number;
  readonly findings: readonly Diagnostic[];
}

/** Findings of open manifests, from the same core as `weft validate`, shown for the version that they were found in. */
export class ManifestDiagnostics implements vscode.Disposable {
  readonly #collection = vscode.languages.createDiagnosticCollection('weft');
  readonly #checked = new Map<string, Checked>();
  readonly #checks = new Map<string, AbortController>();
  readonly #subscriptions: readonly vscode.Disposable[];

  constructor() {
    this.#subscriptions = [
      vscode.workspace.onDidOpenTextDocument((document) => this.#schedule(document, 0)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => contentChanges.length > 0 && this.#schedule(document, pauseMs)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#forget(uri)),
      vscode.workspace.onDidChangeConfiguration((change) => change.affectsConfiguration('weft') && this.#checkAll()),
    ];
    this.#checkAll();
  }

  /** What was found in exactly this version of the document. */
  findings(document: vscode.TextDocument): readonly Diagnostic[] {
    const checked = this.#checked.get(document.uri.toString());
    return checked?.version === document.version ? checked.findings : [];
  }

  /** Checks now, whatever is waiting; the findings are shown when this resolves. */
  async check(document: vscode.TextDocument, signal: AbortSignal): Promise<readonly Diagnostic[]> {
    const { version } = document;
    const { diagnostics } = await check(document, signal);
    if (document.version !== version || document.isClosed) return diagnostics;
    this.#checked.set(document.uri.toString(), { version, findings: diagnostics });
    this.#collection.set(document.uri, diagnostics.map((finding) => editorDiagnostic(finding, 'Weft')));
    return diagnostics;
  }

  dispose(): void {
    for (const check of this.#checks.values()) check.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  #checkAll(): void {
    for (const document of vscode.workspace.textDocuments) this.#schedule(document, 0);
  }

  #schedule(document: vscode.TextDocument, delayMs: number): void {
    if (!isManifestDocument(document)) {
      this.#forget(document.uri);
      return;
    }
    const key = document.uri.toString();
    this.#checks.get(key)?.abort();
    const controller = new AbortController();
    this.#checks.set(key, controller);
    const { signal } = controller;
    const timer = setTimeout(() => {
      this.check(document, signal).catch((thrown: unknown) => {
        if (!isAbort(thrown)) throw thrown;
      });
    }, delayMs);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  #forget(uri: vscode.Uri): void {
    const key = uri.toString();
    this.#checks.get(key)?.abort();
    this.#checks.delete(key);
    if (this.#checked.delete(key)) this.#collection.delete(uri);
  }
}

async function check(document: vscode.TextDocument, signal: AbortSignal): Promise<CheckedManifest> {
  // The parsers are loaded with the first manifest, not with the extension.
  const { checkManifest } = await import('../../core/manifest/checkManifest.ts');
  const workspace = factsBeside(document.uri);
  return checkManifest(document.getText(), { signal, ...(workspace && { workspace }) });
}
