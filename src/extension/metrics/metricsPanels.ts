import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import { isSourceKey, type SourceKey } from './sourceKey.ts';

export const metricsViewType = 'weft.metrics';

interface OpenPanel {
  readonly panel: vscode.WebviewPanel;
  readonly sources: readonly SourceKey[];
}

/**
 * All metrics panels of the window. What a panel shows is kept here, under a name; the page knows that name and nothing
 * more, so that no path ever comes from it.
 */
export class MetricsPanels implements vscode.WebviewPanelSerializer, vscode.Disposable {
  readonly #services: ServicesOnDemand;
  readonly #context: vscode.ExtensionContext;
  readonly #log: vscode.LogOutputChannel;
  readonly #fail: (thrown: unknown) => void;
  readonly #open = new Map<string, OpenPanel>();
  readonly #registration: vscode.Disposable;

  constructor(services: ServicesOnDemand, context: vscode.ExtensionContext, log: vscode.LogOutputChannel, fail: (thrown: unknown) => void) {
    this.#services = services;
    this.#context = context;
    this.#log = log;
    this.#fail = fail;
    this.#registration = vscode.window.registerWebviewPanelSerializer(metricsViewType, this);
  }

  /** Opens a panel for these, or shows the one that there is. */
  async show(sources: readonly SourceKey[]): Promise<void> {
    const wanted = JSON.stringify(sources);
    const there = [...this.#open.values()].find((open) => JSON.stringify(open.sources) === wanted);
    if (there) {
      there.panel.reveal();
      return;
    }
    const panel = vscode.window.createWebviewPanel(metricsViewType, 'Metrics', vscode.ViewColumn.Active, { enableScripts: true, localResourceRoots: [this.#dist] });
    await this.#fill(panel, randomUUID(), sources);
  }

  async deserializeWebviewPanel(panel: vscode.WebviewPanel, state: unknown): Promise<void> {
    const key = typeof state === 'object' && state !== null && 'panel' in state && typeof state.panel === 'string' ? state.panel : '';
    const sources = this.#kept()[key];
    if (!sources || !vscode.workspace.isTrusted) {
      panel.dispose();
      return;
    }
    try {
      await this.#fill(panel, key, sources);
    } catch (thrown) {
      this.#fail(thrown);
    }
  }

  dispose(): void {
    this.#registration.dispose();
    for (const { panel } of this.#open.values()) panel.dispose();
  }

  get #dist(): vscode.Uri {
    return vscode.Uri.joinPath(this.#context.extensionUri, 'dist');
  }

  #icon(theme: 'light' | 'dark'): vscode.Uri {
    return vscode.Uri.joinPath(this.#context.extensionUri, 'media', `metrics-${theme}.svg`);
  }

  async #fill(panel: vscode.WebviewPanel, key: string, keys: readonly SourceKey[]): Promise<void> {
    this.#open.set(key, { panel, sources: keys });
    panel.iconPath = { light: this.#icon('light'), dark: this.#icon('dark') };
    panel.onDidDispose(() => {
      this.#open.delete(key);
      // The window that closes takes its panels along and brings them back; a panel closed by hand is forgotten.
      if (!this.#services.signal.aborted) void this.#keep(key, undefined);
    });
    try {
      const [{ MetricsPanel }, { openSource, panelClock }] = await Promise.all([import('./metricsPanel.ts'), import('./openSource.ts')]);
      const sources = await Promise.all(keys.map((source) => openSource(source, this.#services, this.#services.signal)));
      panel.title = `Metrics: ${titleOf(sources.map(({ name }) => name))}`;
      new MetricsPanel({ panel, dist: this.#dist, key, sources, clock: panelClock, fail: this.#fail, log: this.#log });
      await this.#keep(key, keys);
    } catch (thrown) {
      panel.dispose();
      throw thrown;
    }
  }

  #kept(): Readonly<Record<string, readonly SourceKey[]>> {
    const kept = this.#context.workspaceState.get<Record<string, unknown>>(metricsViewType, {});
    return Object.fromEntries(Object.entries(kept).flatMap(([key, sources]) => (Array.isArray(sources) && sources.every(isSourceKey) ? [[key, sources]] : [])));
  }

  async #keep(key: string, sources: readonly SourceKey[] | undefined): Promise<void> {
    const others = Object.entries(this.#kept()).filter(([other]) => other !== key);
    await this.#context.workspaceState.update(metricsViewType, Object.fromEntries(sources ? [...others, [key, sources]] : others));
  }
}

/** A tab has room for two names. */
function titleOf(names: readonly string[]): string {
  return names.length <= 2 ? names.join(', ') : `${String(names[0])} and ${String(names.length - 1)} more`;
}
