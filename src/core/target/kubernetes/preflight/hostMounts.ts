import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { type Finding, never } from './preflightServices.ts';

/** Folders of a host belong to whoever runs it: Pod Security “restricted” and “baseline” let no pod see them. */
export function hostMounts({ hostMounts: mounts }: Pick<TrainingPlan, 'hostMounts'>): Finding[] {
  return mounts.map(({ name, path }) =>
    never({ code: 'preflight/host-mount', path: ['data_stores'], message: `“${name}” mounts the folder “${path}” of the node, which learners on a cluster may not see. Put its files into a bucket, or train on this computer.` }),
  );
}
