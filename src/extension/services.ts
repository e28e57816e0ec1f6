import path from 'node:path';
import process from 'node:process';
import type * as vscode from 'vscode';
import { type Clock, systemClock } from '../core/base/clock.ts';
import type { Logger } from '../core/base/logger.ts';
import { weftHome } from '../core/base/weftHome.ts';
import { readAwsProfile } from '../core/store/connections/awsProfile.ts';
import type { ConnectionSources } from '../core/store/connections/connectionSources.ts';
import { defaultKubernetesSettings } from '../core/target/kubernetes/kubernetesSettings.ts';
import { LocalTarget } from '../core/target/local/localTarget.ts';
import type { TrainingTarget } from '../core/target/trainingTarget.ts';
import { type Core, openCore } from '../core/training/openCore.ts';
import type { DataStoreConnections } from './dataStores/dataStoreConnections.ts';
import type { ExecAllowance } from './targets/execAllowance.ts';
import type { TargetChoice } from './targets/targetChoice.ts';
import { baseFolder, kubeconfigPath, readSetting } from './settings.ts';
import { tellSettled } from './tellSettled.ts';

/** The core as the editor builds it: one of each. */
export interface Services extends Omit<Core, 'targets'> {
  readonly clock: Clock;
  readonly home: string;
  /** What connections are made from now, settings included, for a training on that target. */
  readonly sources: (target: TrainingTarget) => Omit<ConnectionSources, 'dataStores'>;
  /** This computer, then the clusters that the person has chosen when the window started. */
  readonly targets: readonly TrainingTarget[];
  /** Folder of the store that stands in where a manifest names no place, on this computer. */
  readonly localStore: string;
  /** Where Train Model runs. */
  readonly target: TrainingTarget;
}

/** What of the editor the core works with. */
export interface ServicesPorts {
  readonly connections: DataStoreConnections;
  readonly choice: TargetChoice;
  readonly execAllowance: ExecAllowance;
  readonly log: vscode.LogOutputChannel;
  /** Aborts when the extension ends. */
  readonly signal: AbortSignal;
}

/** Builds the core and brings to an end what a window was closed in the middle of; that is said. */
export async function openServices(context: vscode.ExtensionContext, { connections, choice, execAllowance, log, signal }: ServicesPorts): Promise<Services> {
  const home = weftHome(process.env);
  const clock = systemClock;
  const local = new LocalTarget({
    home,
    // The extension host is Electron, which runs a file as Node does when this variable says so; elsewhere it is ignored.
    supervisor: { program: process.execPath, args: [context.asAbsolutePath('dist/supervisor.js')], env: { ELECTRON_RUN_AS_NODE: '1' } },
    environment: process.env,
    clock,
    logger: loggerOf(log),
    ...pythonEnvironment(),
  });
  const core = await openCore({
    home,
    clock,
    local,
    kubernetes: { environment: process.env, settings: defaultKubernetesSettings, allowExec: execAllowance.allow, ...kubeconfigPath() },
    chosen: () => readSetting('kubernetes.targets'),
    sources: () => connectionSources(home, connections),
    signal,
  });
  for (const settled of core.settled) void tellSettled(settled);
  const targets = core.targets();
  return {
    ...core,
    clock,
    home,
    localStore: localStore(home),
    sources: (target) => sourcesFor(target, home, connections),
    targets,
    get target() {
      const { id, namespace } = choice.chosen;
      return core.findTarget(id, namespace) ?? local;
    },
  };
}

/** A folder stands in for a store that nobody names, on this computer; no pod could reach it. */
function sourcesFor(target: TrainingTarget, home: string, connections: DataStoreConnections): Omit<ConnectionSources, 'dataStores'> {
  const { defaultFolder, ...stores } = connectionSources(home, connections);
  return target.namespace === undefined && defaultFolder !== undefined ? { ...stores, defaultFolder } : stores;
}

function pythonEnvironment(): { readonly pythonEnvironment?: string } {
  const written = readSetting('local.pythonEnvironment');
  return written === '' ? {} : { pythonEnvironment: path.resolve(baseFolder(), written) };
}

function connectionSources(home: string, connections: DataStoreConnections): Omit<ConnectionSources, 'dataStores'> {
  return {
    overrides: [],
    env: process.env,
    saved: (dataStoreId) => connections.read(dataStoreId),
    allowPlainHttp: readSetting('allowPlainHttp'),
    profile: (name) => readAwsProfile(name, process.env),
    defaultFolder: localStore(home),
    baseFolder: baseFolder(),
  };
}

function localStore(home: string): string {
  return path.join(home, 'store');
}

function loggerOf(log: vscode.LogOutputChannel): Logger {
  return {
    debug: (message) => log.debug(message),
    warn: (message) => log.warn(message),
  };
}
