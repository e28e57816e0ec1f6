import * as vscode from 'vscode';
import { isAbort } from '../../core/base/weftError.ts';
import type { MetricsSource } from '../../core/metrics/metricsSource.ts';
import type { Training } from '../../core/training/training.ts';
import { figuresFact, lastFigure } from '../../core/view/liveFigures.ts';
import type { Services } from '../services.ts';
import type { ServicesOnDemand } from '../servicesOnDemand.ts';
import { isRunning } from './trainingGroup.ts';

/** Trainings that are followed at a time: the rows that a person can see, not all of a thousand. */
const mostFollowed = 12;
/** A row is drawn anew at most so often. */
const redrawMs = 2000;

interface Followed {
  readonly end: AbortController;
  text?: string;
}

/** What trainings have measured, for their rows and lenses: known or not yet, and never waited for. */
export class Figures implements vscode.Disposable {
  readonly #services: ServicesOnDemand;
  readonly #log: vscode.LogOutputChannel;
  readonly #changes = new vscode.EventEmitter<string>();
  readonly #followed = new Map<string, Followed>();
  readonly #endedChanges = new vscode.EventEmitter<void>();
  readonly #last = new Map<string, string>();
  #isShown = false;

  /** The id of a training whose figures are new. */
  readonly onDidChange = this.#changes.event;

  /** What an ended training has measured last is known now. */
  readonly onDidChangeEnded = this.#endedChanges.event;

  constructor(services: ServicesOnDemand, log: vscode.LogOutputChannel) {
    this.#services = services;
    this.#log = log;
  }

  /** Whether anybody sees the rows: nothing is followed while nobody does. */
  show(isShown: boolean): void {
    this.#isShown = isShown;
    if (!isShown) for (const id of [...this.#followed.keys()]) this.#release(id);
  }

  /** "64 %  loss 0.213" of one that runs and whose row is drawn; undefined while nothing is known. */
  ofRow(training: Training): string | undefined {
    if (!isRunning(training)) this.#release(training.id);
    else if (this.#isShown && !this.#followed.has(training.id) && this.#followed.size < mostFollowed) void this.#follow(training.id);
    return this.#followed.get(training.id)?.text;
  }

  /** "loss 0.213": the last value of one that has ended, read once; undefined while it is not known. */
  ofEnded({ id, endedAt }: Training): string | undefined {
    if (endedAt === undefined) return undefined;
    // One that was resumed ends once more.
    const key = `${id} ${endedAt}`;
    if (!this.#last.has(key)) void this.#readLast(id, key);
    return this.#last.get(key) || undefined;
  }

  dispose(): void {
    this.show(false);
    this.#changes.dispose();
    this.#endedChanges.dispose();
  }

  #release(id: string): void {
    this.#followed.get(id)?.end.abort();
    this.#followed.delete(id);
  }

  async #follow(id: string): Promise<void> {
    const followed: Followed = { end: new AbortController() };
    this.#followed.set(id, followed);
    const signal = AbortSignal.any([followed.end.signal, this.#services.signal]);
    let drawnAt = -Infinity;
    await this.#attempt(id, signal, async (source, { clock }) => {
      const { followFigures } = await import('../../core/metrics/followFigures.ts');
      for await (const figures of followFigures(source, { follow: true, clock, signal })) {
        if (performance.now() - drawnAt < redrawMs) continue;
        drawnAt = performance.now();
        followed.text = figuresFact(figures);
        this.#changes.fire(id);
      }
    });
  }

  async #readLast(id: string, key: string): Promise<void> {
    this.#last.set(key, '');
    const { signal } = this.#services;
    await this.#attempt(id, signal, async (source, { clock }) => {
      const { readFigures } = await import('../../core/metrics/followFigures.ts');
      const figures = await readFigures(source, { clock, signal });
      if (!figures) return;
      this.#last.set(key, lastFigure(figures));
      this.#endedChanges.fire();
    });
  }

  /** A row without figures is as good as before: what fails is for the log. */
  async #attempt(id: string, signal: AbortSignal, work: (source: MetricsSource, services: Services) => Promise<void>): Promise<void> {
    try {
      const services = await this.#services.open();
      const { metricsSourceOf } = await import('../../core/metrics/metricsSourceOf.ts');
      await work(await metricsSourceOf(services.trainings, await services.trainings.find(id, { signal }), signal), services);
    } catch (thrown) {
      if (!isAbort(thrown) && !signal.aborted) this.#log.debug(`The metrics of “${id}” could not be read: ${String(thrown)}`);
    }
  }
}
