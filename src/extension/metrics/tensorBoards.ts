import process from 'node:process';
import type * as vscode from 'vscode';
import type { TensorBoard } from '../../core/metrics/tensorBoard.ts';
import { trainingKeys } from '../../core/plan/trainingKeys.ts';
import type { Services } from '../services.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import { baseFolder, readSetting } from '../settings.ts';

/** The TensorBoards that this window started, one a training; they stop with it. */
export class TensorBoards implements vscode.Disposable {
  readonly #services: ServicesOnDemand;
  readonly #open = new Map<string, Promise<TensorBoard>>();

  constructor(services: ServicesOnDemand) {
    this.#services = services;
  }

  /** Its address, on loopback; the second time that of the first. */
  async open(trainingId: string, signal: AbortSignal): Promise<string> {
    const running = this.#open.get(trainingId) ?? this.#services.open().then((services) => this.#start(services, trainingId, signal));
    this.#open.set(trainingId, running);
    try {
      return (await running).url;
    } catch (thrown) {
      this.#open.delete(trainingId);
      throw thrown;
    }
  }

  dispose(): void {
    for (const running of this.#open.values()) void running.then((board) => board[Symbol.asyncDispose](), () => undefined);
  }

  async #start({ trainings, clock }: Services, trainingId: string, signal: AbortSignal): Promise<TensorBoard> {
    const [{ metricsPollMs }, { storeEventFileTree }, { startTensorBoard }, { findPythonProgram }] = await Promise.all([
      import('../../core/metrics/metricsSource.ts'),
      import('../../core/metrics/storeEventFileTree.ts'),
      import('../../core/metrics/tensorBoard.ts'),
      import('../../core/target/local/pythonProgram.ts'),
    ]);
    const { plan } = (await trainings.find(trainingId, { signal })).training.facts;
    const tree = storeEventFileTree(await trainings.results(plan, { signal }), plan.results.bucket, trainingKeys.prefix(plan.trainingId));
    const program = await findPythonProgram(baseFolder(), process.env, readSetting('local.pythonEnvironment'));
    return startTensorBoard({ tree, program, clock, pollMs: metricsPollMs, signal: this.#services.signal });
  }
}
