import type { TrainingFacts } from '../../src/core/target/trainingFacts.ts';
import { trainingOf } from '../../src/core/training/state.ts';
import type { Training } from '../../src/core/training/training.ts';
import type { TrainingPlan } from '../../src/core/plan/trainingPlan.ts';
import { inPhases, recorded, someFacts, somePlan } from './trainingFixture.ts';

/** A training of its own id, in the state that its facts give it. */
export function someTraining(trainingId: string, facts: Partial<TrainingFacts> = {}, plan: Partial<TrainingPlan> = {}): Training {
  const learners = facts.learners?.map((learner) => (learner.record ? { ...learner, record: { ...learner.record, trainingId } } : learner));
  return trainingOf(someFacts({ plan: somePlan({ trainingId, learners: facts.learners?.length ?? 1, ...plan }), ...facts, ...(learners && { learners }) }));
}

export const runningFacts: Partial<TrainingFacts> = { learners: inPhases('running') };
export const completedFacts: Partial<TrainingFacts> = { learners: [recorded(1, 'completed')] };

/** @param endedAt ISO 8601 */
export const failedFacts = (endedAt: string): Partial<TrainingFacts> => ({ learners: [recorded(1, 'failed', { endedAt })] });
