import path from 'node:path';
import process from 'node:process';
import * as vscode from 'vscode';
import { type Clock, systemClock } from '../core/base/clock.ts';
import type { Logger } from '../core/base/logger.ts';
import { WeftError } from '../core/base/weftError.ts';
import { weftHome } from '../core/base/weftHome.ts';
import { readAwsProfile } from '../core/store/connections/awsProfile.ts';
import type { ConnectionSources } from '../core/store/connections/connectionSources.ts';
import { parseStoreOverride, type StoreOverride } from '../core/store/connections/storeOverride.ts';
import type { ObjectStore } from '../core/store/objectStore.ts';
import { LocalTarget } from '../core/target/local/localTarget.ts';
import type { TrainingTarget } from '../core/target/trainingTarget.ts';
import { openResultBucket } from '../core/training/openResultBucket.ts';
import { type ResultBucket, ResultBuckets } from '../core/training/resultBuckets.ts';
import { settleSubmissions } from '../core/training/submit/settleSubmissions.ts';
import { SubmissionJournal } from '../core/training/submit/submissionJournal.ts';
import { Trainings } from '../core/training/trainings.ts';
import { readSetting } from './settings.ts';

/** The core as the editor builds it: one of each. */
export interface Services {
  readonly clock: Clock;
  readonly home: string;
  /** What connections are made from now, settings included. */
  readonly sources: () => Omit<ConnectionSources, 'dataStores'>;
  readonly targets: readonly TrainingTarget[];
  /** Where Train Model runs. */
  readonly target: TrainingTarget;
  readonly trainings: Trainings;
  readonly journal: SubmissionJournal;
  readonly buckets: ResultBuckets;
}

/** Builds the core and brings to an end what a window was closed in the middle of; that is said. */
export async function openServices(context: vscode.ExtensionContext, log: vscode.LogOutputChannel, signal: AbortSignal): Promise<Services> {
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
  const openBucket = (bucket: ResultBucket): Promise<ObjectStore | undefined> => openResultBucket(bucket, connectionSources(home));
  const buckets = new ResultBuckets(home);
  const journal = new SubmissionJournal(home);
  const trainings = new Trainings({ targets: () => [local], buckets, openBucket, clock });
  const findTarget = (id: string): TrainingTarget | undefined => (id === local.id ? local : undefined);
  const settled = await settleSubmissions({ journal, findTarget, openBucket, clock, signal });
  for (const { message } of settled) void vscode.window.showInformationMessage(message);
  return { clock, home, sources: () => connectionSources(home), targets: [local], target: local, trainings, journal, buckets };
}

/** Folder that relative paths of the settings start from. */
const baseFolder = (): string => vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri.fsPath ?? process.cwd();

function pythonEnvironment(): { readonly pythonEnvironment?: string } {
  const written = readSetting('local.pythonEnvironment');
  return written === '' ? {} : { pythonEnvironment: path.resolve(baseFolder(), written) };
}

function connectionSources(home: string): Omit<ConnectionSources, 'dataStores'> {
  return {
    overrides: Object.entries(readSetting('dataStores')).map(([id, place]) => readPlace(id, place)),
    env: process.env,
    saved: () => Promise.resolve(undefined),
    profile: (name) => readAwsProfile(name, process.env),
    defaultFolder: path.join(home, 'store'),
    baseFolder: baseFolder(),
  };
}

function readPlace(id: string, place: string): StoreOverride {
  const parsed = parseStoreOverride(`${id}=${place}`, baseFolder());
  if (!parsed.ok) throw new WeftError('usage/wrong-arguments', `The setting “weft.dataStores” says nothing that can be used of “${id}”. Write a folder or an address.`);
  return parsed.value;
}

function loggerOf(log: vscode.LogOutputChannel): Logger {
  return {
    debug: (message) => log.debug(message),
    warn: (message) => log.warn(message),
  };
}
