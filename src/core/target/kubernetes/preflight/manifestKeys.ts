import { isGpu, plainResource } from '../resourceWords.ts';

/** The manifest's key that decides how much of a resource a learner asks for. */
export function manifestKey(resource: string): readonly string[] {
  const plain = plainResource(resource);
  if (isGpu(plain)) return ['gpus'];
  return ({ cpu: ['cpus'], memory: ['memory'], 'ephemeral-storage': ['storage'], pods: ['learners'], 'count/pods': ['learners'] } as Readonly<Record<string, readonly string[]>>)[plain] ?? [];
}
