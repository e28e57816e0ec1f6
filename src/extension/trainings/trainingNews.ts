import { isTerminal, type Training } from '../../core/training/training.ts';
import { renderDuration } from '../../core/view/duration.ts';
import { stateTone } from '../../core/view/stateName.ts';

/** Something a person started, cannot see, and wants to know. */
export interface News {
  readonly kind: 'completed' | 'failed' | 'waiting';
  readonly trainingId: string;
  readonly text: string;
}

/** A training that has not begun by then is worth a word. */
export const patienceMs = 5 * 60_000;

/** What is told of the trainings that this window started: how each ended, and once that it waits for long. Nothing twice. */
export class TrainingNews {
  /** When a word about waiting is due; undefined once it was said, or is of no use any more. */
  readonly #watched = new Map<string, { dueMs: number | undefined }>();

  watch(trainingId: string, nowMs: number): void {
    this.#watched.set(trainingId, { dueMs: nowMs + patienceMs });
  }

  get isWatching(): boolean {
    return this.#watched.size > 0;
  }

  /** A halt is what the person did, and a deletion as well: no news. */
  changed(training: Training): News | undefined {
    const { id, state, failure, startedAt, endedAt, facts } = training;
    const watched = this.#watched.get(id);
    if (!watched) return undefined;
    if (stateTone(state) !== 'waiting') watched.dueMs = undefined;
    if (!isTerminal(state) || facts.wish === 'delete') return undefined;
    this.#watched.delete(id);
    if (state === 'failed') return { kind: 'failed', trainingId: id, text: [`${id} failed: ${failure?.reason ?? 'its learners ended.'}`, failure?.advice].filter((part) => part !== undefined).join(' ') };
    if (state !== 'completed') return undefined;
    const took = startedAt === undefined || endedAt === undefined ? '' : ` in ${renderDuration(Date.parse(endedAt) - Date.parse(startedAt))}`;
    return { kind: 'completed', trainingId: id, text: `${id} completed${took}.` };
  }

  /** @param find the training as it is now; undefined for one that is gone */
  due(nowMs: number, find: (trainingId: string) => Training | undefined): News[] {
    const news: News[] = [];
    for (const [trainingId, watched] of this.#watched) {
      if (watched.dueMs === undefined || watched.dueMs > nowMs) continue;
      watched.dueMs = undefined;
      const training = find(trainingId);
      if (training && stateTone(training.state) === 'waiting') news.push({ kind: 'waiting', trainingId, text: `${trainingId} has been waiting for five minutes: ${training.waiting ?? `it is ${training.state}.`}` });
    }
    return news;
  }
}
