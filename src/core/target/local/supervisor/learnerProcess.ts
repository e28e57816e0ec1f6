import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import type { Clock } from '../../../base/clock.ts';
import { replaceJson } from '../../../base/jsonFile.ts';
import type { EndMark, StartMark } from '../localState.ts';
import { isRunning, learnerProcesses, signalProcesses } from '../platform.ts';
import type { AttemptFolder } from '../trainingFolder.ts';
import type { LearnerOrder } from './learnerRunner.ts';

/** How a learner ended: with its mark, or without a word, since its runner was killed too. */
export type LearnerEnd = { readonly mark: EndMark } | { readonly mark?: undefined; readonly signal?: NodeJS.Signals };

const lookMs = 20;
/** The identity of an adopted process is asked of the system, which takes a moment on some. */
const livenessMs = 1_000;

/** One learner's runner and all that belongs to it, whether this process started it or found it running. */
export class LearnerProcess {
  readonly started: StartMark;
  readonly #folder: AttemptFolder;
  readonly #mark: string;
  readonly #child: ChildProcess | undefined;

  private constructor(started: StartMark, folder: AttemptFolder, mark: string, child?: ChildProcess) {
    this.started = started;
    this.#folder = folder;
    this.#mark = mark;
    this.#child = child;
  }

  /** The learner that an earlier supervisor started in this attempt, running or not. */
  static async adopt(folder: AttemptFolder, mark: string): Promise<LearnerProcess | undefined> {
    const started = await folder.started();
    return started && new LearnerProcess(started, folder, mark);
  }

  /** Starts the learner, or adopts it where another's runner was quicker. */
  static async start(folder: AttemptFolder, order: LearnerOrder, clock: Clock): Promise<LearnerProcess> {
    await folder.make();
    await replaceJson(folder.orderFile, order, { mode: 0o600 });
    // The same program with another verb: supervisorMain is where both begin. Of the supervisor's own environment, which
    // can hold keys, the runner gets nothing: its child could read it there.
    const electron = process.env['ELECTRON_RUN_AS_NODE'];
    const env = { ...order.machineEnvironment, ...(electron !== undefined && { ELECTRON_RUN_AS_NODE: electron }) };
    const child = spawn(process.execPath, [...process.execArgv, process.argv[1] ?? '', 'learner', folder.path], { cwd: folder.path, env, detached: true, windowsHide: true, stdio: ['ignore', 'inherit', 'inherit'] });
    child.on('error', () => undefined);
    const ended = (): boolean => child.exitCode !== null || child.signalCode !== null || child.pid === undefined;
    for (;;) {
      const wasEnded = ended();
      const started = await folder.started();
      if (started) return new LearnerProcess(started, folder, order.mark, started.process.pid === child.pid ? child : undefined);
      if (wasEnded) throw new Error(`The learner’s runner ended before it began (${child.signalCode ?? `exit code ${String(child.exitCode)}`}).`);
      await clock.sleep(lookMs);
    }
  }

  /** Resolves when the learner has ended and nothing of it is left. */
  async ended(pollMs: number, clock: Clock): Promise<LearnerEnd> {
    const end = this.#child ? await this.#childEnd(this.#child) : await this.#adoptedEnd(pollMs, clock);
    if (end.mark) return end;
    // Without its runner nobody has looked after what the command started.
    for (let left = await this.#processes(); left.length > 0; left = await this.#processes()) {
      signalProcesses(left, 'SIGKILL');
      await clock.sleep(lookMs);
    }
    return end;
  }

  /** Asks all of the learner's processes to end. */
  async terminate(): Promise<void> {
    signalProcesses(await this.#processes(), 'SIGTERM');
  }

  /** Ends them; the runner may stay to tell how, unless it is told to go as well. */
  async kill({ sparingRunner }: { readonly sparingRunner: boolean }): Promise<void> {
    const runner = this.started.process.pid;
    signalProcesses((await this.#processes()).filter((pid) => !sparingRunner || pid !== runner), 'SIGKILL');
  }

  #processes(): Promise<number[]> {
    return learnerProcesses(this.started.process, this.#mark);
  }

  async #childEnd(child: ChildProcess): Promise<LearnerEnd> {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    const mark = await this.#folder.ended();
    return mark ? { mark } : child.signalCode === null ? {} : { signal: child.signalCode };
  }

  async #adoptedEnd(pollMs: number, clock: Clock): Promise<LearnerEnd> {
    for (let waitedMs = livenessMs; ; waitedMs += pollMs) {
      const alive = waitedMs < livenessMs || (await isRunning(this.started.process));
      if (waitedMs >= livenessMs) waitedMs = 0;
      const mark = await this.#folder.ended();
      if (mark) return { mark };
      if (!alive) return {};
      await clock.sleep(pollMs);
    }
  }
}
