import { glob, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { freePort } from '../stack/freePort.ts';
import { runCommand } from '../stack/runCommand.ts';
import { startTetheredServer, type TetheredServer, type TetheredServerOptions } from '../stack/tetheredServer.ts';
import { codeServerEntry } from './codeServer.ts';
import { quietSettings, writeSettings } from './editorSettings.ts';

export interface EditorOptions {
  /** The extension as it is published, built by `npm run package`. */
  readonly vsix: string;
  /** Further extensions, such as the one that carries tests. */
  readonly otherVsixes?: readonly string[];
  /** Empty folder for the editor's profile, its extensions and Weft's home. */
  readonly folder: string;
  /** User settings on top of those that quiet the window. */
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  /** Fixed for people, free for tests. */
  readonly port?: number;
  /** Asks whether a folder is trusted, as on a new machine. */
  readonly asksForTrust?: boolean;
  /** Program and arguments that the server is run under, such as one that watches its system calls. */
  readonly runUnder?: readonly string[];
}

export interface EditorServer extends TetheredServer {
  /** Address that opens a folder in the editor. */
  readonly urlOf: (workspace: string) => string;
  /** WEFT_HOME of the editor. */
  readonly home: string;
  /** What a window wrote to its logs so far: of the server, of the extensions and of Weft. */
  readonly readLogs: () => Promise<string>;
}

/** Starts a real VS Code on loopback with the extension installed and a profile of its own; it ends with this process. */
export async function startEditor({ vsix, otherVsixes = [], folder, settings = {}, env = {}, port, asksForTrust = false, runUnder = [] }: EditorOptions): Promise<EditorServer> {
  const entry = await codeServerEntry();
  const at = port ?? (await freePort());
  const profile = path.join(folder, 'profile');
  const home = path.join(folder, 'weft-home');
  await writeSettings(profile, { ...quietSettings, ...settings });
  const config = path.join(folder, 'code-server.yaml');
  await writeFile(config, '');
  const own = ['--config', config, '--user-data-dir', profile, '--extensions-dir', path.join(folder, 'extensions')];
  const environment = { WEFT_HOME: home, EXTENSIONS_GALLERY: await silentGallery(), ...env };
  await runCommand(process.execPath, [entry, ...own, ...[vsix, ...otherVsixes].flatMap((file) => ['--install-extension', file])], { env: environment });
  const address = `127.0.0.1:${String(at)}`;
  const quietly = ['--disable-telemetry', '--disable-update-check', '--disable-getting-started-override', ...(asksForTrust ? [] : ['--disable-workspace-trust'])];
  const args = [...runUnder, process.execPath, entry];
  const server = await startPatiently({
    // Its windows' extension hosts are processes of their own, and go with it.
    command: 'setsid',
    args: [...args, ...own, '--auth', 'none', '--bind-addr', address, ...quietly],
    env: environment,
    logFile: path.join(folder, 'server.log'),
    isReady: () => fetch(`http://${address}/healthz`).then(({ ok }) => ok, () => false),
    readyMs: 120_000,
  });
  const readLogs = async (): Promise<string> => {
    const files = await Array.fromAsync(glob(['server.log', 'profile/logs/**/*.log'], { cwd: folder }));
    return (await Promise.all(files.map(async (file) => `== ${file}\n${await readFile(path.join(folder, file), 'utf8')}`))).join('\n');
  };
  return { ...server, home, readLogs, urlOf: (workspace) => `http://${address}/?folder=${encodeURIComponent(workspace)}` };
}

/** A gallery of extensions that nobody answers for: a window that looks for updates or suggestions leaves this machine alone. */
async function silentGallery(): Promise<string> {
  const address = `http://127.0.0.1:${String(await freePort())}`;
  return JSON.stringify({ serviceUrl: address, itemUrl: address, resourceUrlTemplate: `${address}/{publisher}/{name}/{version}/{path}`, extensionUrlTemplate: address, controlUrl: '', nlsBaseUrl: '', publisherUrl: '' });
}

/** code-server's two processes give each other ten seconds to say hello, which a busy machine may need for itself. */
async function startPatiently(options: TetheredServerOptions, attempts = 5): Promise<TetheredServer> {
  try {
    return await startTetheredServer(options);
  } catch (thrown) {
    if (attempts === 1 || !String(thrown).includes('error timed out')) throw thrown;
    return startPatiently(options, attempts - 1);
  }
}
