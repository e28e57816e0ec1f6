import { type ChildProcessByStdio, spawn } from 'node:child_process';
import process from 'node:process';
import type { Readable } from 'node:stream';
import type { Clock } from '../../../base/clock.ts';
import { oneLine } from '../../../base/oneLine.ts';
import { WeftError } from '../../../base/weftError.ts';
import type { ExecPlugin } from './execPlugin.ts';
import type { Environment } from './kubeconfig.ts';

/** What a plugin hands out; secret. */
export interface ExecCredential {
  readonly token?: string;
  /** PEM. */
  readonly certificate?: string;
  /** PEM. */
  readonly key?: string;
  readonly expiresAtMs?: number;
}

export interface RunExecPluginOptions {
  readonly environment: Environment;
  readonly clock: Clock;
}

const limitMs = 30_000;
const largestBytes = 1 << 20;
const keptOfComplaint = 4096;

/**
 * Runs a plugin that was allowed, without a terminal. It is ended with all that it started when it takes longer than 30 s
 * or prints more than 1 MiB.
 *
 * @throws WeftError `kubernetes/exec-plugin-failed` with the plugin's own last words, of which nothing that may be secret
 */
export async function runExecPlugin(plugin: ExecPlugin, { environment, clock }: RunExecPluginOptions): Promise<ExecCredential> {
  const info = { apiVersion: plugin.apiVersion, kind: 'ExecCredential', spec: { interactive: false } };
  const child = spawn(plugin.path, plugin.args, {
    env: { ...environment, ...plugin.env, KUBERNETES_EXEC_INFO: JSON.stringify(info) },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that what it starts ends with it.
    detached: process.platform !== 'win32',
    windowsHide: true,
  });
  const stop = new AbortController();
  const late = clock.sleep(limitMs, stop.signal).then(() => `it gave no answer within ${String(limitMs / 1000)} s`);
  late.catch(() => undefined);
  const outcome = await Promise.race([watchChild(child), late]);
  stop.abort();
  if (typeof outcome !== 'string') return parseCredential(plugin, outcome.stdout);
  endGroup(child);
  throw failed(plugin, outcome);
}

/** What it printed, or in words why that does not count. */
function watchChild(child: ChildProcessByStdio<null, Readable, Readable>): Promise<{ readonly stdout: string } | string> {
  return new Promise((resolve) => {
    const printed: Buffer[] = [];
    let printedBytes = 0;
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printedBytes += chunk.length;
      if (printedBytes > largestBytes) resolve('it printed more than 1 MiB');
      else printed.push(chunk);
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint = (complaint + chunk.toString('utf8')).slice(-keptOfComplaint);
    });
    child.once('error', (error) => resolve(`it could not be started (${error.message})`));
    child.once('close', (code, signal) => {
      if (code === 0) resolve({ stdout: Buffer.concat(printed).toString('utf8') });
      else resolve(`it ended with ${code === null ? String(signal) : `exit code ${String(code)}`}${complaint.trim() === '' ? '' : `, and said: ${withoutSecrets(complaint)}`}`);
    });
  });
}

function endGroup(child: ChildProcessByStdio<null, Readable, Readable>): void {
  if (child.pid === undefined) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // All of it has ended.
  }
  child.stdout.destroy();
  child.stderr.destroy();
}

function parseCredential(plugin: ExecPlugin, stdout: string): ExecCredential {
  const { apiVersion, status } = parseAnswer(plugin, stdout);
  if (apiVersion !== plugin.apiVersion) throw failed(plugin, `it answered in version “${oneLine(String(apiVersion), 60)}” where “${plugin.apiVersion}” was asked for`);
  const text = (name: string): string | undefined => {
    const value = status[name];
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const token = text('token');
  const certificate = text('clientCertificateData');
  const key = text('clientKeyData');
  const expiresAtMs = Date.parse(text('expirationTimestamp') ?? '');
  if (token === undefined && (certificate === undefined || key === undefined)) throw failed(plugin, 'its answer holds neither a token nor a certificate with its key');
  return {
    ...(token !== undefined && { token }),
    ...(certificate !== undefined && key !== undefined && { certificate, key }),
    ...(!Number.isNaN(expiresAtMs) && { expiresAtMs }),
  };
}

function parseAnswer(plugin: ExecPlugin, stdout: string): { readonly apiVersion: unknown; readonly status: Readonly<Record<string, unknown>> } {
  try {
    const { apiVersion, status } = JSON.parse(stdout) as { apiVersion?: unknown; status?: unknown };
    if (typeof status === 'object' && status !== null) return { apiVersion, status: status as Record<string, unknown> };
  } catch {
    // What it printed may be secret: neither it nor the parser's words about it are kept.
  }
  throw failed(plugin, 'its answer is no ExecCredential');
}

function failed({ path, contextName }: ExecPlugin, why: string): WeftError {
  return new WeftError('kubernetes/exec-plugin-failed', `“${path}”, which signs in to “${contextName}”, gave no credentials: ${why}. Run it by hand to see more.`);
}

/** What looks like a token or a key is left out; paths and the rest are for people. */
function withoutSecrets(text: string): string {
  const masked = text.replaceAll(/[\w+/=.-]{25,}/g, (word) => (/\d/.test(word) && !/^[.~]?\//.test(word) ? '…' : word));
  return oneLine(masked, 300).replace(/\.$/, '');
}
