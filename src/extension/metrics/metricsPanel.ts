import { randomUUID } from 'node:crypto';
import * as vscode from 'vscode';
import type { Clock } from '../../core/base/clock.ts';
import { isToExtension, type ToExtension } from '../../messages/toExtension.ts';
import { panelHtml } from './panelHtml.ts';
import { PanelFeed } from './panelFeed.ts';
import type { PanelSource } from './panelSource.ts';
import { saveChart, saveCsv } from './saveExport.ts';

export interface MetricsPanelOptions {
  readonly panel: vscode.WebviewPanel;
  /** Folder of the bundles, the only one the page may load from. */
  readonly dist: vscode.Uri;
  readonly key: string;
  readonly sources: readonly PanelSource[];
  readonly clock: Clock;
  readonly fail: (thrown: unknown) => void;
  readonly log: vscode.LogOutputChannel;
}

/** One panel: its page, what it asks for, and its following while it is seen. */
export class MetricsPanel {
  readonly #options: MetricsPanelOptions;
  readonly #feed: PanelFeed;
  #following: AbortController | undefined;

  constructor(options: MetricsPanelOptions) {
    this.#options = options;
    const { panel, sources, clock } = options;
    const { webview } = panel;
    this.#feed = new PanelFeed(sources, clock, (message) => void webview.postMessage(message));
    webview.options = { enableScripts: true, localResourceRoots: [options.dist] };
    const own: vscode.Disposable[] = [];
    webview.onDidReceiveMessage((message: unknown) => this.#take(message), undefined, own);
    panel.onDidChangeViewState(() => this.#followWhileVisible(), undefined, own);
    panel.onDidDispose(() => {
      this.#following?.abort();
      vscode.Disposable.from(...own).dispose();
    }, undefined, own);
    webview.html = this.#html();
    this.#followWhileVisible();
  }

  #html(): string {
    const { panel, dist, key } = this.#options;
    const address = (file: string): string => panel.webview.asWebviewUri(vscode.Uri.joinPath(dist, file)).toString();
    return panelHtml({ nonce: randomUUID().replaceAll('-', ''), script: address('webview.js'), style: address('webview.css'), cspSource: panel.webview.cspSource, panel: key });
  }

  #followWhileVisible(): void {
    if (!this.#options.panel.visible) {
      this.#following?.abort();
      this.#following = undefined;
      return;
    }
    if (this.#following) return;
    this.#following = new AbortController();
    this.#feed.follow(this.#following.signal).catch(this.#options.fail);
  }

  #take(message: unknown): void {
    if (!isToExtension(message)) {
      this.#options.log.warn('The metrics panel sent a message that is none of its own; it was dropped.');
      return;
    }
    this.#answer(message).catch(this.#options.fail);
  }

  async #answer(message: ToExtension): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#feed.begin();
        return;
      case 'look':
        this.#feed.look(message);
        return;
      case 'wantImage':
        this.#feed.sendImage(message);
        return;
      case 'exportCsv':
        await saveCsv(message, this.#feed.runs.all, this.#options.sources);
        return;
      case 'saveChart':
        await saveChart(message);
    }
  }
}
