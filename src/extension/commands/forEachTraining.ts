import { asWeftError, isAbort, WeftError } from '../../core/base/weftError.ts';
import { renderCount } from '../../core/view/number.ts';
import type { Training } from '../../core/training/training.ts';

/** One that fails keeps none of the others back; what failed is thrown as one error when all have had their turn. */
export async function forEachTraining(trainings: readonly Training[], what: string, act: (training: Training) => Promise<void>): Promise<void> {
  const failures: WeftError[] = [];
  for (const training of trainings) {
    try {
      await act(training);
    } catch (thrown) {
      if (isAbort(thrown)) throw thrown;
      failures.push(asWeftError(thrown));
    }
  }
  const [first] = failures;
  if (!first) return;
  if (trainings.length === 1) throw first;
  throw new WeftError(first.code, `${renderCount(failures.length)} of ${renderCount(trainings.length)} trainings could not be ${what}: ${first.message}`, { cause: first });
}
