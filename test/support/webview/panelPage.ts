// The real bundle of the metrics panel in a real Chromium, under its real policy, fed by the real core: all that is left
// out is the editor between them.
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import process from 'node:process';
import { type Browser, chromium, type Page } from 'playwright-core';
import { systemClock } from '../../../src/core/base/clock.ts';
import { PanelFeed } from '../../../src/extension/metrics/panelFeed.ts';
import { panelHtml } from '../../../src/extension/metrics/panelHtml.ts';
import type { PanelSource } from '../../../src/extension/metrics/panelSource.ts';
import { isToExtension, type ToExtension } from '../../../src/messages/toExtension.ts';
import type { ToWebview } from '../../../src/messages/toWebview.ts';
import { runCommand } from '../stack/runCommand.ts';
import { chromiumProgram } from '../vscode/codeServer.ts';
import { type ThemeName, themes } from './themes.ts';

const root = path.resolve(import.meta.dirname, '../../..');

/** Why this machine shows no panel, or undefined when it does. */
export function browserUnavailable(): string | undefined {
  return existsSync(chromiumProgram) ? undefined : `there is no Chromium at ${chromiumProgram}`;
}

/** Starts Chromium as it runs in tests: quiet, and with nothing of its own on the network. */
export async function startChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumProgram, args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] });
}

/** Builds the bundle, unless that was done since its sources last changed; webpack knows by itself what is new. */
export async function buildWebview(): Promise<void> {
  await runCommand(process.execPath, [path.join(root, 'node_modules/webpack/bin/webpack.js'), '--config-name', 'webview'], { cwd: root });
}

export interface PanelPage {
  readonly page: Page;
  /** What the page asked for so far that was one of its messages, and how many were none. */
  readonly asked: readonly ToExtension[];
  readonly strangeMessages: () => number;
  /** Addresses that the page requested, its own three among them. */
  readonly requests: readonly string[];
  /** Violations of the page's policy so far. */
  readonly violations: () => Promise<number>;
  readonly setTheme: (theme: ThemeName) => Promise<void>;
  /** Sends a message beside those of the feed. */
  send(message: ToWebview): Promise<void>;
  /** As when the editor throws the page away and makes it anew: what was chosen comes back. */
  readonly reload: () => Promise<void>;
  close(): Promise<void>;
}

export interface PanelPageOptions {
  readonly theme?: ThemeName;
  readonly width?: number;
  readonly height?: number;
}

export async function openPanelPage(browser: Browser, sources: readonly PanelSource[], { theme = 'dark', width = 1400, height = 900 }: PanelPageOptions = {}): Promise<PanelPage> {
  const server = await serveBundle();
  const address = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const context = await browser.newContext({ viewport: { width, height } });
  const page = await context.newPage();
  const requests: string[] = [];
  const asked: ToExtension[] = [];
  let strange = 0;
  page.on('request', (request) => request.url().startsWith('data:') || requests.push(request.url()));
  const send = async (message: ToWebview): Promise<void> => {
    await page.evaluate((text) => (globalThis as unknown as { weftTake: (text: string) => void }).weftTake(text), encode(message)).catch((thrown: unknown) => {
      if (!page.isClosed() && !/navigat|destroyed/i.test(String(thrown))) throw thrown;
    });
  };
  const feed = new PanelFeed(sources, systemClock, (message) => void send(message));
  await page.exposeFunction('weftPost', (text: string) => {
    const message = decode(text);
    if (!isToExtension(message)) {
      strange += 1;
      return;
    }
    asked.push(message);
    if (message.type === 'ready') feed.begin();
    if (message.type === 'look') feed.look(message);
    if (message.type === 'wantImage') feed.sendImage(message);
  });
  await page.addInitScript(`globalThis.weftFirstTheme = ${JSON.stringify(themes[theme])}`);
  await page.addInitScript({ path: path.join(import.meta.dirname, 'imitateEditor.js') });
  await page.goto(address);
  const stop = new AbortController();
  const following = feed.follow(stop.signal);
  return {
    page,
    asked,
    strangeMessages: () => strange,
    requests,
    violations: () => page.evaluate(() => (globalThis as unknown as { weftViolations: number }).weftViolations),
    setTheme: (name) => page.evaluate((next) => (globalThis as unknown as { weftTheme: (theme: unknown) => void }).weftTheme(next), themes[name]),
    send,
    reload: async () => {
      await page.reload();
    },
    async close() {
      stop.abort();
      await following;
      await context.close();
      server.close();
    },
  };
}

async function serveBundle(): Promise<http.Server> {
  const types: Record<string, string> = { '.js': 'text/javascript', '.css': 'text/css' };
  const server = http.createServer((request, response) => {
    const file = (request.url ?? '/').slice(1);
    if (file === 'favicon.ico') {
      response.writeHead(204).end();
      return;
    }
    if (file === '') {
      response.setHeader('content-type', 'text/html; charset=utf-8');
      response.end(panelHtml({ nonce: 'testednonce', script: '/webview.js', style: '/webview.css', cspSource: "'self'", panel: 'tested' }));
      return;
    }
    readFile(path.join(root, 'dist', path.basename(file))).then(
      (bytes) => response.setHeader('content-type', types[path.extname(file)] ?? 'text/plain').end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}

function encode(message: ToWebview): string {
  return JSON.stringify(message, (_, part: unknown) => (part instanceof Uint8Array || part instanceof Float64Array ? { $type: part instanceof Float64Array ? 'Float64Array' : 'Uint8Array', base64: Buffer.from(part.buffer, part.byteOffset, part.byteLength).toString('base64') } : part));
}

function decode(text: string): unknown {
  return JSON.parse(text, (_, part: { readonly $type?: string; readonly base64?: string } | null) => {
    if (typeof part !== 'object' || part === null || part.$type === undefined) return part;
    const bytes = Uint8Array.from(Buffer.from(part.base64 ?? '', 'base64'));
    return part.$type === 'Float64Array' ? new Float64Array(bytes.buffer) : bytes;
  });
}
