import path from 'node:path';
import pLimit from 'p-limit';
import { type Clock, systemClock } from '../../base/clock.ts';
import { type Logger, silentLogger } from '../../base/logger.ts';
import { WeftError } from '../../base/weftError.ts';
import type { TrainingPlan } from '../../plan/trainingPlan.ts';
import type { TrainingFacts } from '../trainingFacts.ts';
import type { LogOptions, PreflightFinding, Submission, TargetCall, TrainingTarget } from '../trainingTarget.ts';
import { createTrainingFolder } from './createTrainingFolder.ts';
import { finishDeletion, isCompleted, tidyUp } from './endOfTraining.ts';
import { findPythonEnvironment, launchEnvironment } from './launchEnvironment.ts';
import { type FolderReading, hasLearnerEnded, localFacts, needsSupervisor } from './localFacts.ts';
import { localPreflight } from './localPreflight.ts';
import { defaultTiming, type LocalTiming, type Wish } from './localState.ts';
import { gpusPerLearner, type Machine, readMachine } from './machine.ts';
import { findProgram, findShell } from './platform.ts';
import { readFolder } from './readFolder.ts';
import { readLocalLog } from './readLocalLog.ts';
import { ensureSupervisor, type SupervisorCommand } from './startSupervisor.ts';
import { TrainingFolder } from './trainingFolder.ts';
import { trainingNames, watchTrainings } from './watchTrainings.ts';

export interface LocalTargetOptions {
  /** WEFT_HOME; trainings live in its subfolder of that name. */
  readonly home: string;
  readonly supervisor: SupervisorCommand;
  /** Of the process that submits; learners inherit a harmless part of it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Folder of a Python environment, from the settings; over the active one and the workspace's own. */
  readonly pythonEnvironment?: string;
  readonly timing?: Partial<LocalTiming>;
  readonly clock?: Clock;
  readonly logger?: Logger;
  readonly readMachine?: () => Promise<Machine>;
}

const watchPollMs = 1_000;
const readsAtOnce = 8;
/** How often a follower of a log makes sure that somebody still supervises. */
const reviveMs = 1_000;

/**
 * This computer as a target. Each training has a folder, which every window and command reads, and while it has anything
 * to do a supervisor process, which none of them needs to outlive. Who finds a training without the supervisor it needs
 * starts another one, which takes over where the last one was.
 */
export class LocalTarget implements TrainingTarget {
  readonly id = 'local';
  readonly label = 'This computer';
  readonly #root: string;
  readonly #options: LocalTargetOptions;
  readonly #timing: LocalTiming;
  readonly #clock: Clock;
  readonly #logger: Logger;

  constructor(options: LocalTargetOptions) {
    this.#root = path.join(options.home, 'trainings');
    this.#options = options;
    this.#timing = { ...defaultTiming, ...options.timing };
    this.#clock = options.clock ?? systemClock;
    this.#logger = options.logger ?? silentLogger;
  }

  async preflight(plan: TrainingPlan): Promise<PreflightFinding[]> {
    const environment = await this.#environment(undefined);
    const [machine, shell, python] = await Promise.all([this.#machine(), findShell(environment['PATH']), findPython(environment['PATH'])]);
    return localPreflight(plan, machine, { ...(shell !== undefined && { shell }), ...(python !== undefined && { python }) });
  }

  async create({ plan, manifestText, connections, workspaceFolder }: Submission): Promise<void> {
    const [environment, machine] = await Promise.all([this.#environment(workspaceFolder), this.#machine()]);
    const gpuCount = gpusPerLearner(plan.resources.gpuCount, plan.learners, machine);
    await createTrainingFolder(this.#root, { plan, manifestText, connections, launch: { environment, gpuCount, timing: this.#timing } }, this.#clock.now());
  }

  async release(trainingId: string, submissionId: string): Promise<void> {
    const folder = await this.#existing(trainingId);
    if ((await folder.plan())?.submissionId !== submissionId) throw new WeftError('target/name-taken', `“${trainingId}” belongs to another submission. Train again.`);
    await this.#wish(folder, (last) => (last === undefined ? { wish: 'run', run: 1 } : undefined));
    await this.#seeThrough(folder);
  }

  async list({ signal }: TargetCall): Promise<TrainingFacts[]> {
    const names = (await trainingNames(this.#root)).sort();
    const limit = pLimit(readsAtOnce);
    const found = await limit.map(names, async (name) => {
      signal.throwIfAborted();
      return this.#facts(this.#folder(name)).catch((thrown: unknown) => {
        this.#logger.warn(`The training “${name}” cannot be read.`, { thrown });
        return undefined;
      });
    });
    return found.filter((facts) => facts !== undefined);
  }

  read(trainingId: string): Promise<TrainingFacts | undefined> {
    return this.#facts(this.#folder(trainingId));
  }

  watch({ signal }: TargetCall): AsyncIterable<readonly string[]> {
    return watchTrainings(this.#root, { signal, clock: this.#clock, pollMs: watchPollMs });
  }

  async halt(trainingId: string): Promise<void> {
    const folder = await this.#existing(trainingId);
    await this.#wish(folder, (last) => (last?.wish === 'run' || last === undefined ? { wish: 'halt', run: last?.run ?? 0 } : undefined));
    await this.#seeThrough(folder);
  }

  async resume(trainingId: string): Promise<void> {
    const folder = await this.#existing(trainingId);
    const status = await folder.status();
    if (status && isCompleted({ status })) throw new WeftError('target/already-completed', `“${trainingId}” has completed; there is nothing to resume. Train again for another run.`);
    const isOver = status === undefined || status.stage === 'ended';
    await this.#wish(folder, (last) => {
      if (last?.wish === 'delete' || (last?.wish === 'run' && (!isOver || last.run > (status?.run ?? 0)))) return undefined;
      return { wish: 'run', run: (last?.run ?? 0) + 1 };
    });
    await this.#seeThrough(folder);
  }

  /** A training's folder goes last of all. */
  async isGone(trainingId: string): Promise<boolean> {
    return (await this.read(trainingId)) === undefined;
  }

  async delete(trainingId: string, { signal }: TargetCall): Promise<void> {
    const folder = this.#folder(trainingId);
    try {
      if (!(await folder.plan())) return;
      await this.#wish(folder, (last) => (last?.wish === 'delete' ? undefined : { wish: 'delete', run: last?.run ?? 0 }));
      while (!(await finishDeletion(folder))) {
        await this.#seeThrough(folder);
        await this.#clock.sleep(this.#timing.pollMs, signal);
      }
    } catch (thrown) {
      // Another command that deletes it was quicker.
      if (await folder.plan()) throw thrown;
    }
  }

  async readLog(trainingId: string, learnerId: number, { fromByte, follow, signal }: LogOptions): Promise<AsyncIterable<Uint8Array> | undefined> {
    const folder = await this.#existing(trainingId);
    let lookedAtMs = -Infinity;
    const isOver = async (): Promise<boolean> => {
      const reading = await readFolder(folder);
      if (!needsSupervisor(reading)) return reading.wish !== undefined;
      if (hasLearnerEnded(reading, learnerId)) return true;
      if (this.#clock.now() - lookedAtMs < reviveMs) return false;
      lookedAtMs = this.#clock.now();
      return (await this.#supervise(folder)) !== undefined;
    };
    return readLocalLog(folder, learnerId, { fromByte, follow, signal, clock: this.#clock, pollMs: this.#timing.pollMs, isOver });
  }

  #folder(trainingId: string): TrainingFolder {
    return new TrainingFolder(path.join(this.#root, path.basename(trainingId)));
  }

  async #existing(trainingId: string): Promise<TrainingFolder> {
    const folder = this.#folder(trainingId);
    if (await folder.plan()) return folder;
    throw new WeftError('target/no-such-training', `There is no training “${trainingId}” on this computer. “weft list” shows those that are.`);
  }

  /** The facts, once somebody supervises what needs it and what is over is tidied up. */
  async #facts(folder: TrainingFolder): Promise<TrainingFacts | undefined> {
    let reading = await readFolder(folder);
    if (!reading.plan) return undefined;
    let lost: string | undefined;
    if (needsSupervisor(reading)) {
      lost = await this.#supervise(folder);
      reading = await readFolder(folder);
    } else if (reading.wish?.wish === 'delete') {
      // Whoever wanted to delete it was cut off.
      if (await finishDeletion(folder)) return undefined;
    } else {
      await tidyUp(folder, reading);
    }
    return isWhole(reading) ? localFacts(reading, lost) : undefined;
  }

  /** Why the training has no supervisor although it needs one, or undefined. */
  async #supervise(folder: TrainingFolder): Promise<string | undefined> {
    return ensureSupervisor(folder, this.#options.supervisor, this.#clock);
  }

  /** For a wish that was just made: nobody else may be there to see it through. */
  async #seeThrough(folder: TrainingFolder): Promise<void> {
    const reason = await this.#supervise(folder);
    if (reason !== undefined) throw new WeftError('target/supervisor-failed', `What is wanted of “${folder.id}” is noted and cannot begin. ${reason}. “weft list” tries again.`);
  }

  /** Adds a wish to what was wished last, whatever others wish meanwhile; nothing when `next` answers undefined. */
  async #wish(folder: TrainingFolder, next: (last: Wish | undefined) => Omit<Wish, 'at'> | undefined): Promise<void> {
    for (;;) {
      const last = await folder.wishes.last();
      const wish = next(last?.value);
      if (!wish || (await folder.wishes.append(last?.number ?? 0, { ...wish, at: new Date(this.#clock.now()).toISOString() }))) return;
    }
  }

  async #environment(workspaceFolder: string | undefined): Promise<Record<string, string>> {
    const { environment, pythonEnvironment } = this.#options;
    return launchEnvironment(environment, await findPythonEnvironment(workspaceFolder, environment, pythonEnvironment));
  }

  #machine(): Promise<Machine> {
    return (this.#options.readMachine ?? readMachine)();
  }
}

function isWhole(reading: Partial<FolderReading>): reading is FolderReading {
  return reading.plan !== undefined && reading.records !== undefined;
}

async function findPython(environmentPath: string | undefined): Promise<string | undefined> {
  return (await findProgram('python3', environmentPath)) ?? (await findProgram('python', environmentPath));
}
