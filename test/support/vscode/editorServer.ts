import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { freePort } from '../stack/freePort.ts';
import { runCommand } from '../stack/runCommand.ts';
import { startTetheredServer, type TetheredServer } from '../stack/tetheredServer.ts';
import { codeServerEntry } from './codeServer.ts';

export interface EditorOptions {
  /** The extension as it is published, built by `npm run package`. */
  readonly vsix: string;
  /** Empty folder for the editor's profile, its extensions and Weft's home. */
  readonly folder: string;
  /** User settings on top of those that quiet the window. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Fixed for people, free for tests. */
  readonly port?: number;
  /** Asks whether a folder is trusted, as on a new machine. */
  readonly asksForTrust?: boolean;
}

export interface EditorServer extends TetheredServer {
  /** Address that opens a folder in the editor. */
  readonly urlOf: (workspace: string) => string;
  /** WEFT_HOME of the editor. */
  readonly home: string;
}

const quiet = { 'workbench.startupEditor': 'none', 'chat.disableAIFeatures': true, 'workbench.secondarySideBar.defaultVisibility': 'hidden', 'telemetry.telemetryLevel': 'off', 'extensions.autoUpdate': false, 'extensions.autoCheckUpdates': false, 'update.mode': 'none', 'extensions.ignoreRecommendations': true };

/** Starts a real VS Code on loopback with the extension installed and a profile of its own; it ends with this process. */
export async function startEditor({ vsix, folder, settings = {}, env = {}, port, asksForTrust = false }: EditorOptions): Promise<EditorServer> {
  const entry = await codeServerEntry();
  const at = port ?? (await freePort());
  const profile = path.join(folder, 'profile');
  const home = path.join(folder, 'weft-home');
  await mkdir(path.join(profile, 'User'), { recursive: true });
  await writeFile(path.join(profile, 'User/settings.json'), JSON.stringify({ ...quiet, ...settings }));
  const config = path.join(folder, 'code-server.yaml');
  await writeFile(config, '');
  const own = ['--config', config, '--user-data-dir', profile, '--extensions-dir', path.join(folder, 'extensions')];
  const environment = { WEFT_HOME: home, ...env };
  await runCommand(process.execPath, [entry, ...own, '--install-extension', vsix], { env: environment });
  const address = `127.0.0.1:${String(at)}`;
  const quietly = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', ...(asksForTrust ? [] : ['--disable-workspace-trust'])];
  const server = await startTetheredServer({
    command: process.execPath,
    args: [entry, ...own, '--auth', 'none', '--bind-addr', address, ...quietly],
    env: environment,
    logFile: path.join(folder, 'server.log'),
    isReady: () => fetch(`http://${address}/healthz`).then(({ ok }) => ok, () => false),
    readyMs: 120_000,
  });
  return { ...server, home, urlOf: (workspace) => `http://${address}/?folder=${encodeURIComponent(workspace)}` };
}
