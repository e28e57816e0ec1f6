import type { Training } from '../training/training.ts';

/**
 * Whether a training has every word of what a person types: in its name, id, state, framework, target or who submitted
 * it, in any case. An empty text finds all.
 */
export function findsTraining(text: string): (training: Training) => boolean {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return () => true;
  return ({ id, state, failure, facts: { plan, targetId, namespace } }) => {
    const known = [plan.name, id, state, failure?.code, plan.framework.name, plan.framework.version, plan.queue, plan.submittedBy, targetId, namespace].join('\n').toLowerCase();
    return words.every((word) => known.includes(word));
  };
}
