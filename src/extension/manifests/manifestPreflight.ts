import * as vscode from 'vscode';
import { asWeftError, isAbort } from '../../core/base/weftError.ts';
import type { Diagnostic } from '../../core/manifest/diagnostic.ts';
import type { PreflightFinding } from '../../core/target/trainingTarget.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import type { TargetChoice } from '../targets/targetChoice.ts';
import { editorDiagnostic } from './editorDiagnostic.ts';
import { isManifestDocument } from './manifestDocuments.ts';

/** After the last key stroke, or after a manifest was opened: the target is asked then, and not sooner. */
const pauseMs = 2_500;
/** A cluster changes by itself; what was found is asked anew as long as it is looked at. */
const againMs = 60_000;

/**
 * What would keep the manifest that is looked at from running on the chosen target now, as findings of their own source.
 * They go when they no longer hold: with each change, and with each look that does not find them again.
 */
export class ManifestPreflight implements vscode.Disposable {
  readonly #services: ServicesOnDemand;
  readonly #choice: TargetChoice;
  readonly #log: vscode.LogOutputChannel;
  readonly #collection = vscode.languages.createDiagnosticCollection('weft-preflight');
  readonly #subscriptions: readonly vscode.Disposable[];
  #look: AbortController | undefined;

  constructor(services: ServicesOnDemand, choice: TargetChoice, log: vscode.LogOutputChannel) {
    this.#services = services;
    this.#choice = choice;
    this.#log = log;
    const again = (): void => this.#schedule(vscode.window.activeTextEditor?.document);
    this.#subscriptions = [
      vscode.window.onDidChangeActiveTextEditor((editor) => this.#schedule(editor?.document)),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => contentChanges.length > 0 && document === vscode.window.activeTextEditor?.document && this.#schedule(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.#collection.delete(uri)),
      vscode.workspace.onDidGrantWorkspaceTrust(again),
      choice.onDidChange(() => {
        this.#collection.clear();
        again();
      }),
    ];
    again();
  }

  dispose(): void {
    this.#look?.abort();
    for (const subscription of this.#subscriptions) subscription.dispose();
    this.#collection.dispose();
  }

  #schedule(document: vscode.TextDocument | undefined, delayMs = pauseMs): void {
    this.#look?.abort();
    if (!document || !vscode.workspace.isTrusted || document.uri.scheme !== 'file' || !isManifestDocument(document)) return;
    const look = new AbortController();
    this.#look = look;
    const timer = setTimeout(() => {
      void this.#check(document, look.signal).then(() => {
        if (!look.signal.aborted) this.#schedule(document, againMs);
      });
    }, delayMs);
    look.signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  async #check(document: vscode.TextDocument, signal: AbortSignal): Promise<void> {
    const { version } = document;
    const text = document.getText();
    try {
      const findings = await this.#findings(text, signal);
      if (signal.aborted || document.isClosed || document.version !== version) return;
      this.#collection.set(document.uri, findings.map((finding) => editorDiagnostic(finding, 'Weft preflight')));
    } catch (thrown) {
      if (isAbort(thrown) || signal.aborted) return;
      // Nobody asked: that the target cannot be reached is told where it is shown.
      this.#collection.delete(document.uri);
      this.#log.debug(`${this.#choice.label} was not asked about a manifest: ${asWeftError(thrown).message}`);
    }
  }

  /** None for a manifest with errors: those come first. */
  async #findings(text: string, signal: AbortSignal): Promise<Diagnostic[]> {
    const [{ checkManifest }, { planTraining }, { manifestPlaces }, { preflightDiagnostic }] = await Promise.all([
      import('../../core/manifest/checkManifest.ts'),
      import('../../core/plan/planTraining.ts'),
      import('../../core/manifest/manifestPlaces.ts'),
      import('../../core/view/preflightDiagnostic.ts'),
    ]);
    const { manifest } = await checkManifest(text, { signal });
    if (!manifest) return [];
    const { target, clock } = await this.#services.open();
    // Whose plan it is matters to none of the checks.
    const plan = planTraining(manifest, { submissionId: '0'.repeat(32), submittedAt: new Date(clock.now()), submittedBy: 'preflight' });
    const findings: readonly PreflightFinding[] = await target.preflight(plan, { signal });
    const placeOf = manifestPlaces(text);
    return findings.map((finding) => preflightDiagnostic(finding, placeOf));
  }
}
