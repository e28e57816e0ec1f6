import { WeftError } from '../base/weftError.ts';
import { trainingOf } from '../training/state.ts';
import { isTerminal } from '../training/training.ts';
import type { Call, FoundTraining } from '../training/trainingLookup.ts';
import type { Trainings } from '../training/trainings.ts';
import type { LogSource } from './logSource.ts';

/**
 * Where this training's logs come from. A results bucket out of reach is a failure only where no target has the logs.
 */
export async function trainingLogSource({ training, target }: FoundTraining, trainings: Trainings, { signal }: Call): Promise<LogSource> {
  const { plan } = training.facts;
  const store = await trainings.results(plan, { signal }).catch((thrown: unknown) => {
    signal.throwIfAborted();
    if (target && thrown instanceof WeftError) return undefined;
    throw thrown;
  });
  return {
    trainingId: plan.trainingId,
    learnerIds: Array.from({ length: plan.learners }, (_, index) => index + 1),
    ...(target && {
      readLive: (learnerId, options) =>
        target.readLog(plan.trainingId, learnerId, options).catch((thrown: unknown) => {
          // Deleted meanwhile: what is left of its logs is in the bucket.
          if (thrown instanceof WeftError && thrown.code === 'target/no-such-training') return undefined;
          throw thrown;
        }),
    }),
    ...(store && { stored: { store, bucket: plan.results.bucket } }),
    isOver: async (lookSignal) => {
      const facts = await target?.read(plan.trainingId, { signal: lookSignal });
      return !facts || isTerminal(trainingOf(facts).state);
    },
  };
}
