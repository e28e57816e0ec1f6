import type { Clock } from '../base/clock.ts';
import { WeftError } from '../base/weftError.ts';
import type { TrainingTarget } from '../target/trainingTarget.ts';

const lookMs = 500;
const patienceMs = 120_000;

/**
 * Waits until nothing is left of a deleted training on its target: before that its learners may still write to the
 * bucket. Throws `training/still-ending` after two minutes.
 */
export async function untilGone(target: TrainingTarget, trainingId: string, { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal }): Promise<void> {
  const endMs = clock.now() + patienceMs;
  while (!(await target.isGone(trainingId, { signal }))) {
    if (clock.now() >= endMs) throw new WeftError('training/still-ending', `“${trainingId}” was deleted from “${target.label}”, but its learners have not ended yet, so its results were not deleted. Repeat the deletion in a while.`);
    await clock.sleep(lookMs, signal);
  }
}
