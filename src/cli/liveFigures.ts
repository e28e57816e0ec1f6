import { followFigures } from '../core/metrics/followFigures.ts';
import { metricsSourceOf } from '../core/metrics/metricsSourceOf.ts';
import type { TrainingFigures } from '../core/metrics/trainingFigures.ts';
import type { TrainingPlan } from '../core/plan/trainingPlan.ts';
import { liveFigures } from '../core/view/liveFigures.ts';
import type { Cli } from './cli.ts';
import type { Services } from './services.ts';

/** Follows a training's scalars beside its stages, for the line that a person watches. What fails here is no matter. */
export class LiveFigures {
  readonly #cli: Cli;
  readonly #services: Services;
  readonly #plan: TrainingPlan;
  readonly #done = new AbortController();
  #figures: TrainingFigures | undefined;
  #started = false;

  constructor(cli: Cli, services: Services, plan: TrainingPlan) {
    this.#cli = cli;
    this.#services = services;
    this.#plan = plan;
  }

  start(): void {
    if (this.#started || !this.#cli.terminal.errIsTerminal) return;
    this.#started = true;
    void this.#follow().catch(() => undefined);
  }

  stop(): void {
    this.#done.abort();
  }

  text(): string {
    return this.#figures ? liveFigures(this.#figures) : '';
  }

  async #follow(): Promise<void> {
    const { signal } = this.#done;
    const found = await this.#services.trainings.find(this.#plan.trainingId, { signal });
    const source = await metricsSourceOf(this.#services.trainings, found, signal);
    for await (const figures of followFigures(source, { follow: true, clock: this.#cli.clock, signal })) this.#figures = figures;
  }
}
