import { realpathSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { ConnectionSources } from '../core/store/connections/connectionSources.ts';
import { readAwsProfile } from '../core/store/connections/awsProfile.ts';
import { parseStoreOverride, type StoreOverride } from '../core/store/connections/storeOverride.ts';
import { WeftError } from '../core/base/weftError.ts';
import { allowedPlugins, pluginQuestion } from '../core/target/kubernetes/api/allowedPlugins.ts';
import { defaultKubernetesSettings } from '../core/target/kubernetes/kubernetesSettings.ts';
import { LocalTarget } from '../core/target/local/localTarget.ts';
import type { SupervisorCommand } from '../core/target/local/startSupervisor.ts';
import type { TrainingTarget } from '../core/target/trainingTarget.ts';
import { KnownClusters } from '../core/training/knownClusters.ts';
import { type Core, openCore } from '../core/training/openCore.ts';
import { askYesNo } from './ask.ts';
import type { Cli } from './cli.ts';

/** Options that say where a command looks and works. */
export interface PlaceOptions {
  readonly store?: readonly string[];
  readonly target?: string;
  readonly namespace?: string;
}

/** The core as the command line builds it: one of each, from the outside of the process. */
export interface Services extends Core {
  readonly sources: Omit<ConnectionSources, 'dataStores'>;
  /** Where a training that is submitted now runs. */
  readonly target: TrainingTarget;
}

/** Builds the core and brings to an end what an earlier command was killed in the middle of; that is said. */
export async function openServices(cli: Cli, options: PlaceOptions = {}): Promise<Services> {
  const { home, clock, env, interrupts } = cli;
  if (options.namespace !== undefined && (options.target ?? 'local') === 'local') throw new WeftError('usage/wrong-arguments', 'A namespace belongs to a cluster. Name its context with --target.');
  const stores = connectionSources(cli, options);
  // A folder stands in for a store that nobody names, on this computer; no pod could reach it.
  const sources = { ...stores, defaultFolder: path.join(home, 'store') };
  const known = await new KnownClusters(home).list();
  const core = await openCore({
    home,
    clock,
    local: new LocalTarget({ home, supervisor: supervisorCommand(), environment: env, clock }),
    kubernetes: { environment: env, settings: defaultKubernetesSettings, allowExec: allowedPlugins(home, (plugin) => askYesNo(cli, pluginQuestion(plugin), false)) },
    chosen: () => known,
    sources: () => sources,
    signal: interrupts.signal,
  });
  for (const { message } of core.settled) cli.terminal.say(message);
  const target = await core.selectTarget(options.target ?? 'local', options.namespace);
  return { ...core, sources: target.namespace === undefined ? sources : stores, target };
}

function connectionSources(cli: Cli, { store = [] }: PlaceOptions): Omit<ConnectionSources, 'dataStores'> {
  return {
    overrides: store.map((text) => readOverride(text, cli.cwd)),
    env: cli.env,
    saved: () => Promise.resolve(undefined),
    profile: (name) => readAwsProfile(name, cli.env),
    baseFolder: cli.cwd,
  };
}

function readOverride(text: string, baseFolder: string): StoreOverride {
  const parsed = parseStoreOverride(text, baseFolder);
  if (!parsed.ok) throw new WeftError('usage/wrong-arguments', parsed.failure);
  return parsed.value;
}

/** The supervisor is the file beside this program: a bundle beside the bundle, a module beside the module. */
function supervisorCommand(): SupervisorCommand {
  const program = realpathSync(process.argv[1] ?? '');
  const file = program.endsWith('.ts') ? path.join(path.dirname(program), '../core/target/local/supervisorMain.ts') : path.join(path.dirname(program), 'supervisor.js');
  return { program: process.execPath, args: [file] };
}
