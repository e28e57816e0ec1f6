import { appendFile, stat } from 'node:fs/promises';
import type { Clock } from '../../../base/clock.ts';
import { systemErrorCode } from '../../../base/weftError.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { WorkFolder } from '../trainingFolder.ts';
import { timestamp } from './supervisionContext.ts';

/**
 * Notes beside each learner's log how long it was at what time, a line `<ISO 8601> <bytes>` whenever it has grown: logs
 * themselves carry no times, and this lets them be read from a time on.
 */
export class LogTimes {
  readonly #plan: TrainingPlan;
  readonly #work: WorkFolder;
  readonly #clock: Clock;
  readonly #noted = new Map<number, number>();

  constructor(plan: TrainingPlan, work: WorkFolder, clock: Clock) {
    this.#plan = plan;
    this.#work = work;
    this.#clock = clock;
  }

  async note(): Promise<void> {
    for (let learnerId = 1; learnerId <= this.#plan.learners; learnerId += 1) {
      const sizeBytes = await sizeOf(this.#work.log(learnerId));
      if (sizeBytes === undefined || sizeBytes === this.#noted.get(learnerId)) continue;
      await appendFile(this.#work.logTimes(learnerId), `${timestamp(this.#clock)} ${String(sizeBytes)}\n`);
      this.#noted.set(learnerId, sizeBytes);
    }
  }
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size;
  } catch (thrown) {
    if (systemErrorCode(thrown) === 'ENOENT') return undefined;
    throw thrown;
  }
}
