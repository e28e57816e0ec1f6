import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { WeftError } from '../../../base/weftError.ts';
import { findProgram } from '../../local/platform.ts';
import type { Environment } from './kubeconfig.ts';

/** A program that a kubeconfig names to get credentials from; shown in full to the person who allows it. */
export interface ExecPlugin {
  /** Absolute path of the program. */
  readonly path: string;
  /** Of the program’s file, in hexadecimal: what was allowed is this content, not whatever has its name. */
  readonly sha256: string;
  readonly args: readonly string[];
  /** What the kubeconfig adds to its environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly apiVersion: string;
  readonly contextName: string;
}

/** Asked before a plugin runs; a host keeps the answers per person, by path and checksum. */
export type AllowExec = (plugin: ExecPlugin) => boolean | Promise<boolean>;

/** `user.exec` of a kubeconfig; "client-go credential plugins" in the Kubernetes reference. All of it may be missing. */
interface ExecEntry {
  readonly command?: unknown;
  readonly args?: unknown;
  readonly env?: unknown;
  readonly apiVersion?: unknown;
  readonly interactiveMode?: unknown;
}

const known = ['client.authentication.k8s.io/v1', 'client.authentication.k8s.io/v1beta1'];

/**
 * Looks up what a kubeconfig's entry names. As kubectl does: a path with a separator is meant from the kubeconfig's
 * folder, a bare name from the PATH.
 *
 * @throws WeftError `kubernetes/exec-plugin-failed` when it is not there, `kubernetes/unsupported-sign-in` when it wants
 *   to talk to a person
 */
export async function findExecPlugin(entry: unknown, contextName: string, folder: string, environment: Environment): Promise<ExecPlugin> {
  const { command, args, env, apiVersion, interactiveMode }: ExecEntry = typeof entry === 'object' && entry !== null ? entry : {};
  if (typeof command !== 'string' || command === '' || typeof apiVersion !== 'string' || !known.includes(apiVersion)) {
    throw new WeftError('kubernetes/unsupported-sign-in', `The context “${contextName}” signs in with a plugin whose entry names no command, or none of the versions ${known.join(' and ')}. Mend the user’s entry in the kubeconfig.`);
  }
  if (interactiveMode === 'Always') throw new WeftError('kubernetes/unsupported-sign-in', `The context “${contextName}” signs in with “${command}”, which wants to ask questions. Sign in with kubectl first, and set its interactiveMode to IfAvailable.`);
  const file = await findFile(command, folder, environment);
  if (file === undefined) throw new WeftError('kubernetes/exec-plugin-failed', `The context “${contextName}” signs in with “${command}”, which is not on this computer. Install it, or mend the user’s entry in the kubeconfig.`);
  return { path: file, sha256: await sha256Of(file), args: Array.isArray(args) ? args.map(String) : [], env: variables(env), apiVersion, contextName };
}

async function findFile(command: string, folder: string, environment: Environment): Promise<string | undefined> {
  if (!/[\\/]/.test(command)) return findProgram(command, environment['PATH']);
  const file = path.resolve(folder, command);
  return access(file, constants.X_OK).then(
    () => file,
    () => undefined,
  );
}

function variables(env: unknown): Record<string, string> {
  const entries: readonly unknown[] = Array.isArray(env) ? env : [];
  const isVariable = (entry: unknown): entry is { name: unknown; value: unknown } => typeof entry === 'object' && entry !== null && 'name' in entry && 'value' in entry;
  return Object.fromEntries(entries.filter(isVariable).map(({ name, value }) => [String(name), String(value)]));
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}
