import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { freePort } from './freePort.ts';
import { goToolFolder, goUnavailable } from './goTool.ts';
import { requirePart, type SkippingContext } from './requirePart.ts';
import { startTetheredServer } from './tetheredServer.ts';

/** Where and how a started S3 server is reached, and how it ends. Any bucket may be created; addressing is by path. */
export interface S3Server {
  /** URL of the first address, without a trailing slash. */
  readonly endpoint: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly region: string;
  /** Ends the server and removes its temporary data; calling it again is harmless. */
  stop(): Promise<void>;
}

export interface S3ServerOptions {
  /** IP addresses to listen on, all on one port; 127.0.0.1 unless told. */
  readonly addresses?: readonly string[];
  /** A free port unless told. */
  readonly port?: number;
  /** Keeps the data (and the server's log) in this folder past `stop`, so that a later server finds it again. */
  readonly rootFolder?: string;
}

/** versitygw: a small S3 server on plain files that honours If-None-Match and If-Match. */
const versitygw = { module: 'github.com/versity/versitygw', version: 'v1.8.0', packages: ['github.com/versity/versitygw/cmd/versitygw'] };

export const s3AccessKey = 'weft-test-access';
export const s3SecretKey = 'weft-test-secret';
export const s3Region = 'us-east-1';

/** Why this machine cannot run the S3 server, or undefined when it can. */
export function s3Unavailable(): string | undefined {
  if (process.platform === 'win32') return 'the S3 server of the tests (versitygw) does not run on Windows';
  return goUnavailable();
}

/** For a suiteSetup that starts the server: skips by name what cannot run here, and makes room for the first build. */
export function requireS3(context: SkippingContext): void {
  requirePart(context, s3Unavailable());
}

/** Path of the S3 server's program; built on the first call on this machine, which takes a minute or two. */
export async function s3ServerProgram(): Promise<string> {
  return path.join(await goToolFolder(versitygw), 'versitygw');
}

/** Arguments of the program that serves `rootFolder` at the addresses, with its keys in `s3ServerEnv`. */
export function s3ServerArgs(rootFolder: string, addresses: readonly string[], port: number): string[] {
  const listen = addresses.flatMap((address) => ['--port', `${address}:${port}`]);
  // The sidecar keeps metadata in files of its own, for file systems without extended attributes. Its name must not
  // begin like the other folder's, or the gateway takes one for a part of the other.
  const folders = ['--sidecar', path.join(rootFolder, 'sidecar'), path.join(rootFolder, 'objects')];
  return [...listen, '--region', s3Region, '--health', '/health', '--keep-alive', '--quiet', 'posix', ...folders];
}

export const s3ServerEnv = { ROOT_ACCESS_KEY: s3AccessKey, ROOT_SECRET_KEY: s3SecretKey };

/** The folders that the server insists on finding. */
export async function prepareS3Folders(rootFolder: string): Promise<void> {
  await mkdir(path.join(rootFolder, 'sidecar'), { recursive: true });
  await mkdir(path.join(rootFolder, 'objects'), { recursive: true });
}

/** Starts an S3 server that ends with this process at the latest, and resolves once it answers. */
export async function startS3Server(options: S3ServerOptions = {}): Promise<S3Server> {
  const program = await s3ServerProgram();
  const addresses = options.addresses ?? ['127.0.0.1'];
  const [address = '127.0.0.1'] = addresses;
  const port = options.port ?? (await freePort(address));
  const rootFolder = options.rootFolder ?? (await mkdtemp(path.join(os.tmpdir(), 'weft-s3-')));
  await prepareS3Folders(rootFolder);
  const endpoint = `http://${address}:${port}`;
  const removeData = (): Promise<void> => (options.rootFolder === undefined ? rm(rootFolder, { recursive: true, force: true }) : Promise.resolve());
  try {
    const server = await startTetheredServer({
      command: program,
      args: s3ServerArgs(rootFolder, addresses, port),
      env: s3ServerEnv,
      logFile: path.join(rootFolder, 'server.log'),
      isReady: () => answers(`${endpoint}/health`),
      readyMs: 20_000,
    });
    const stop = async (): Promise<void> => {
      await server.stop();
      await removeData();
    };
    return { endpoint, accessKey: s3AccessKey, secretKey: s3SecretKey, region: s3Region, stop };
  } catch (thrown) {
    await removeData();
    throw thrown;
  }
}

async function answers(url: string): Promise<boolean> {
  return fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );
}
