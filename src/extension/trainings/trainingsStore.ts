import * as vscode from 'vscode';
import { asWeftError, isAbort } from '../../core/base/weftError.ts';
import type { TrainingTarget } from '../../core/target/trainingTarget.ts';
import { trainingOf } from '../../core/training/state.ts';
import type { Training } from '../../core/training/training.ts';
import type { Services } from '../services.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';

/** One training changed, appeared (no `before`) or went (no `after`). */
export interface TrainingChange {
  readonly before?: Training;
  readonly after?: Training;
}

/** The trainings of all targets as this window knows them now, kept up to date once somebody has asked for them. */
export class TrainingsStore implements vscode.Disposable {
  readonly #services: ServicesOnDemand;
  readonly #log: vscode.LogOutputChannel;
  readonly #changes = new vscode.EventEmitter<readonly TrainingChange[]>();
  readonly #trainings = new Map<string, Training>();
  #started: Promise<void> | undefined;

  readonly onDidChange = this.#changes.event;

  constructor(services: ServicesOnDemand, log: vscode.LogOutputChannel) {
    this.#services = services;
    this.#log = log;
  }

  /** The newest first. */
  get all(): readonly Training[] {
    return [...this.#trainings.values()].sort((a, b) => b.facts.plan.submittedAt.localeCompare(a.facts.plan.submittedAt));
  }

  get(id: string): Training | undefined {
    return this.#trainings.get(id);
  }

  /** Resolves when the first list is there; the watch goes on for as long as the extension does. */
  start(): Promise<void> {
    this.#started ??= this.#begin().catch((thrown: unknown) => {
      this.#started = undefined;
      throw thrown;
    });
    return this.#started;
  }

  /** Asks everything anew, also buckets for what no target knows any more. */
  async refresh(): Promise<void> {
    const { trainings } = await this.#services.open();
    const { signal } = this.#services;
    const { trainings: found, troubles } = await trainings.list({ signal });
    for (const { place, error } of troubles) this.#log.warn(`${place} could not be asked: ${error.message}`);
    const gone = [...this.#trainings.keys()].filter((id) => !found.some((training) => training.id === id));
    this.#take([...found.map((training) => [training.id, training] as const), ...gone.map((id) => [id, undefined] as const)]);
  }

  /** Looks at some trainings now: after a wish was made, before the watch tells. */
  async look(ids: readonly string[]): Promise<void> {
    const { targets } = await this.#services.open();
    for (const target of targets) await this.#read(target, ids);
  }

  dispose(): void {
    this.#changes.dispose();
  }

  async #begin(): Promise<void> {
    const services = await this.#services.open();
    for (const target of services.targets) void this.#watch(target, services);
    await this.refresh();
  }

  async #watch(target: TrainingTarget, { clock }: Services): Promise<void> {
    const { signal } = this.#services;
    while (!signal.aborted) {
      try {
        for await (const ids of target.watch({ signal })) await this.#read(target, ids);
      } catch (thrown) {
        if (isAbort(thrown)) return;
        this.#log.warn(`${target.label} is not watched for a moment: ${asWeftError(thrown).message}`);
        await clock.sleep(retryMs, signal).catch(() => undefined);
      }
    }
  }

  async #read(target: TrainingTarget, ids: readonly string[]): Promise<void> {
    const { signal } = this.#services;
    const found = await Promise.all(ids.map(async (id) => [id, await target.read(id, { signal })] as const));
    // What the target does not know is none of its trainings, or was one until it was deleted.
    const isOfTarget = (id: string): boolean => this.#trainings.get(id)?.facts.targetId === target.id;
    this.#take(found.filter(([id, facts]) => facts !== undefined || isOfTarget(id)).map(([id, facts]) => [id, facts && trainingOf(facts)]));
  }

  #take(looks: readonly (readonly [string, Training | undefined])[]): void {
    const changes: TrainingChange[] = [];
    for (const [id, after] of looks) {
      const before = this.#trainings.get(id);
      if (JSON.stringify(before) === JSON.stringify(after)) continue;
      if (after) this.#trainings.set(id, after);
      else this.#trainings.delete(id);
      changes.push({ ...(before && { before }), ...(after && { after }) });
    }
    if (changes.length > 0) this.#changes.fire(changes);
  }
}

const retryMs = 2_000;
