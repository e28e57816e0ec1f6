import { realpathSync } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import type { ConnectionSources } from '../core/store/connections/connectionSources.ts';
import { readAwsProfile } from '../core/store/connections/awsProfile.ts';
import { parseStoreOverride, type StoreOverride } from '../core/store/connections/storeOverride.ts';
import { WeftError } from '../core/base/weftError.ts';
import type { ObjectStore } from '../core/store/objectStore.ts';
import { LocalTarget } from '../core/target/local/localTarget.ts';
import type { SupervisorCommand } from '../core/target/local/startSupervisor.ts';
import type { TrainingTarget } from '../core/target/trainingTarget.ts';
import { openResultBucket } from '../core/training/openResultBucket.ts';
import { type ResultBucket, ResultBuckets } from '../core/training/resultBuckets.ts';
import { settleSubmissions } from '../core/training/submit/settleSubmissions.ts';
import { SubmissionJournal } from '../core/training/submit/submissionJournal.ts';
import { Trainings } from '../core/training/trainings.ts';
import type { Cli } from './cli.ts';

/** Options that say where a command looks and works. */
export interface PlaceOptions {
  readonly store?: readonly string[];
  readonly target?: string;
  readonly namespace?: string;
}

/** The core as the command line builds it: one of each, from the outside of the process. */
export interface Services {
  readonly sources: Omit<ConnectionSources, 'dataStores'>;
  readonly target: TrainingTarget;
  readonly trainings: Trainings;
  readonly journal: SubmissionJournal;
  readonly buckets: ResultBuckets;
}

/** Builds the core and brings to an end what an earlier command was killed in the middle of; that is said. */
export async function openServices(cli: Cli, options: PlaceOptions = {}): Promise<Services> {
  const sources = connectionSources(cli, options);
  const local = new LocalTarget({ home: cli.home, supervisor: supervisorCommand(), environment: cli.env, clock: cli.clock });
  const target = findTarget([local], options.target ?? 'local');
  if (!target) throw new WeftError('usage/unknown-target', `There is no target “${options.target ?? ''}”. Write “local” for this computer.`);
  const openBucket = (bucket: ResultBucket): Promise<ObjectStore | undefined> => openResultBucket(bucket, sources);
  const buckets = new ResultBuckets(cli.home);
  const journal = new SubmissionJournal(cli.home);
  const trainings = new Trainings({ targets: () => [local], buckets, openBucket, clock: cli.clock });
  const settled = await settleSubmissions({
    journal,
    findTarget: (id) => findTarget([local], id),
    openBucket,
    clock: cli.clock,
    signal: cli.interrupts.signal,
  });
  for (const { message } of settled) cli.terminal.say(message);
  return { sources, target, trainings, journal, buckets };
}

const findTarget = (targets: readonly TrainingTarget[], id: string): TrainingTarget | undefined => targets.find((target) => target.id === id);

function connectionSources(cli: Cli, { store = [] }: PlaceOptions): Omit<ConnectionSources, 'dataStores'> {
  return {
    overrides: store.map((text) => readOverride(text, cli.cwd)),
    env: cli.env,
    saved: () => Promise.resolve(undefined),
    profile: (name) => readAwsProfile(name, cli.env),
    defaultFolder: path.join(cli.home, 'store'),
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
