import { randomBytes } from 'node:crypto';
import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { systemClock } from '../../../../../src/core/base/clock.ts';
import { noReport } from '../../../../../src/core/base/progress.ts';
import type { Manifest } from '../../../../../src/core/manifest/manifest.ts';
import { packageWorkspace } from '../../../../../src/core/package/packageWorkspace.ts';
import { planTraining } from '../../../../../src/core/plan/planTraining.ts';
import { trainingKeys } from '../../../../../src/core/plan/trainingKeys.ts';
import type { TrainingPlan } from '../../../../../src/core/plan/trainingPlan.ts';
import type { ObjectStore } from '../../../../../src/core/store/objectStore.ts';
import { openStore } from '../../../../../src/core/store/openStore.ts';
import type { StoreConnection } from '../../../../../src/core/store/storeConnection.ts';
import type { LocalTiming } from '../../../../../src/core/target/local/localState.ts';
import { LocalTarget } from '../../../../../src/core/target/local/localTarget.ts';
import { isRunning, learnerProcesses, signalProcesses } from '../../../../../src/core/target/local/platform.ts';
import { learnerMark } from '../../../../../src/core/target/local/supervisor/learnerOrder.ts';
import { TrainingFolder } from '../../../../../src/core/target/local/trainingFolder.ts';
import type { TrainingFacts } from '../../../../../src/core/target/trainingFacts.ts';
import type { TrainingTarget } from '../../../../../src/core/target/trainingTarget.ts';
import { uploadSubmission } from '../../../../../src/core/training/submit/uploadSubmission.ts';
import { trainingOf } from '../../../../../src/core/training/state.ts';
import { isTerminal, type Training } from '../../../../../src/core/training/training.ts';
import { tempFolderPerTest } from '../../../../support/tempFolder.ts';

/** Short enough for tests, long enough for a slow machine. */
export const quickTiming: Partial<LocalTiming> = { syncMs: 100, graceMs: 1_000, pollMs: 25, readyWaitMs: 2_000, storeWaitMs: 2_000 };

export const supervisorCommand = {
  program: process.execPath,
  args: [path.join(import.meta.dirname, '../../../../../src/core/target/local/supervisorMain.ts')],
};

const signal = new AbortController().signal;
export const call = { signal };

export interface SubmitOptions {
  readonly manifest?: Partial<Manifest>;
  /** The workspace: path to text. */
  readonly files?: Readonly<Record<string, string>>;
  /** Objects of the bucket “nh-input”: key to text. */
  readonly data?: Readonly<Record<string, string>>;
  readonly connection?: StoreConnection;
  readonly release?: boolean;
}

/** Real trainings on this computer, in folders of their own; what a test leaves running is ended after it. */
export class LocalTrainings {
  readonly #folder: { path: (...parts: readonly string[]) => string };

  constructor(folder: { path: (...parts: readonly string[]) => string }) {
    this.#folder = folder;
  }

  /** A target as another command or window would have it: it shares nothing with others but the disk. */
  target(timing: Partial<LocalTiming> = {}): TrainingTarget {
    return new LocalTarget({ home: this.home, supervisor: supervisorCommand, environment: process.env, timing: { ...quickTiming, ...timing } });
  }

  get home(): string {
    return this.#folder.path('home');
  }

  get storeFolder(): string {
    return this.#folder.path('store');
  }

  get connection(): StoreConnection {
    return { kind: 'folder', folder: this.storeFolder };
  }

  folderOf(id: string): TrainingFolder {
    return new TrainingFolder(path.join(this.home, 'trainings', id));
  }

  resultFile(id: string, ...parts: readonly string[]): string {
    return path.join(this.storeFolder, 'nh-output', id, ...parts);
  }

  async submit(command: string, { manifest = {}, files = {}, data = {}, connection = this.connection, release = true }: SubmitOptions = {}, target = this.target()): Promise<TrainingPlan> {
    const plan = planTraining(manifestOf(command, manifest), { submissionId: randomBytes(16).toString('hex'), submittedAt: new Date(), submittedBy: 'test' });
    const store = openStore(connection);
    for (const bucket of ['nh-input', 'nh-output']) await store.createBucket(bucket);
    for (const [key, text] of Object.entries(data)) await store.writeBytes('nh-input', key, Buffer.from(text));
    await target.create({ plan, manifestText: '', connections: new Map([['store', connection]]) }, call);
    await this.#upload(store, plan, { 'README.md': 'A test', ...files });
    if (release) await target.release(plan.trainingId, plan.submissionId, call);
    return plan;
  }

  async #upload(store: ObjectStore, plan: TrainingPlan, files: Readonly<Record<string, string>>): Promise<void> {
    const workspace = this.#folder.path('workspace', plan.trainingId);
    for (const [name, text] of Object.entries(files)) {
      await mkdir(path.dirname(path.join(workspace, name)), { recursive: true });
      await writeFile(path.join(workspace, name), text);
    }
    const codePackage = await packageWorkspace(workspace, { cacheFolder: this.#folder.path('cache'), signal, report: noReport, clock: systemClock });
    await uploadSubmission({ plan, submittedTo: { targetId: 'local' }, manifestText: '', codePackage, store, report: noReport, signal });
    await codePackage.dispose();
  }

  /** Looks, as any command would, until the facts are as wanted. */
  async until(id: string, wanted: (training: Training) => boolean, target = this.target()): Promise<Training> {
    for (const started = performance.now(); ; ) {
      const facts = await target.read(id, call);
      const training = facts && trainingOf(facts);
      if (training && wanted(training)) return training;
      if (performance.now() - started > 60_000) throw new Error(`“${id}” did not get there: ${JSON.stringify(training)}`);
      await wait(25);
    }
  }

  untilOver(id: string, target = this.target()): Promise<Training> {
    return this.until(id, ({ state }) => isTerminal(state), target);
  }

  async untilRunning(id: string): Promise<TrainingFacts> {
    return (await this.until(id, ({ facts }) => facts.learners.every(({ phase }) => phase === 'running'))).facts;
  }

  async log(id: string, learnerId = 1): Promise<string> {
    const stream = await this.target().readLog(id, learnerId, { ...call, fromByte: 0, follow: false });
    if (stream) return (await collect(stream)).toString('utf8');
    const bytes = await openStore(this.connection).readBytes('nh-output', trainingKeys.log(id, learnerId));
    return Buffer.from(bytes).toString('utf8');
  }

  /** Ends what is left of every training of this home. */
  async endAll(): Promise<void> {
    for (const id of await readdir(path.join(this.home, 'trainings')).catch(() => [])) {
      for (let left = await this.#processes(id); left.length > 0; left = await this.#processes(id)) {
        signalProcesses(left, 'SIGKILL');
        await wait(20);
      }
    }
  }

  async #processes(id: string): Promise<number[]> {
    const folder = this.folderOf(id);
    const [plan, status, claim] = [await folder.plan(), await folder.status(), await folder.claims.last()];
    const holder = claim?.value.holder;
    const pids = holder && (await isRunning(holder)) ? [holder.pid] : [];
    for (const { learnerId } of plan && status ? status.learners : []) {
      const started = status && (await folder.attempt(status.attempt, learnerId).started());
      if (plan && started) pids.push(...(await learnerProcesses(started.process, learnerMark(plan, status.attempt, learnerId))));
    }
    return pids;
  }
}

/** LocalTrainings for each test of the suite that calls this. */
export function localTrainingsPerTest(): LocalTrainings {
  const folder = { path: (...parts: readonly string[]): string => temp.path(...parts) };
  const trainings = new LocalTrainings(folder);
  // Before the folder goes: hooks run in the order they are told.
  teardown(() => trainings.endAll());
  const temp = tempFolderPerTest();
  return trainings;
}

export async function collect(stream: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function manifestOf(command: string, changes: Partial<Manifest>): Manifest {
  return {
    name: 'test',
    learners: 1,
    resources: { cpuMillicores: 1000, gpuCount: 0, memoryBytes: 1e9 },
    dataStores: [{ id: 'store', type: 's3_datastore', trainingDataBucket: 'nh-input', trainingResultsBucket: 'nh-output' }],
    framework: { name: 'custom', version: 'none', command },
    evaluationMetrics: { type: 'none', lineLookahead: 4, groups: {} },
    env: {},
    include: [],
    exclude: [],
    retries: 0,
    ...changes,
  };
}
