import type { EnvVar } from '../api/objects.ts';
import { learnerEnvironment } from '../../../plan/learnerEnvironment.ts';
import type { Rendezvous } from '../../../plan/rankEnvironment.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import { hostfilePath, podDirectories, podVolumes } from './podPaths.ts';

/** The learner's own port, which TensorFlow's TF_CONFIG names too, and the one where the first gathers the others. */
const learnerPort = 2222;
const masterPort = 29500;

/** What the Job controller writes on each pod of an Indexed Job; counts from 0. */
const indexAnnotation = "metadata.annotations['batch.kubernetes.io/job-completion-index']";

/** An index that no plan has and no text holds by chance: where it appears in a variable, the index belongs. */
const markIndex = 917_263_540;

/** Learners meet by the names that the headless Service gives their pods: `<id>-<index>.<id>`. */
export function podRendezvous({ trainingId, learners }: Pick<TrainingPlan, 'trainingId' | 'learners'>): Rendezvous {
  const hosts = Array.from({ length: learners }, (_, index) => ({ address: `${trainingId}-${String(index)}.${trainingId}`, port: learnerPort }));
  return { hosts, masterPort, hostfile: hostfilePath };
}

/**
 * The learner contract as variables of a pod template, which is one for all learners: what differs between them refers
 * to JOB_COMPLETION_INDEX, and the kubelet fills it in. LEARNER_ID alone is left to learner.sh, for the kubelet cannot
 * add 1.
 */
export function learnerVariables(plan: TrainingPlan, namespace: string): EnvVar[] {
  const environment = (index: number): Record<string, string> => ({
    // The pod's user has no entry in the image's list of users, and no home in it.
    HOME: `${podVolumes.job}/home`,
    USER: 'learner',
    LOGNAME: 'learner',
    // Images of NVIDIA's show all GPUs of the node to those who asked for none.
    ...(plan.resources.gpuCount === 0 && { NVIDIA_VISIBLE_DEVICES: 'void' }),
    ...learnerEnvironment(plan, { learnerId: index + 1, gpuCount: plan.resources.gpuCount, namespace }, podDirectories(plan), podRendezvous(plan)),
  });
  const marked = environment(markIndex);
  const other = environment(markIndex + 1);
  const variables = Object.entries(marked)
    .filter(([name]) => name !== 'LEARNER_ID')
    .map(([name, value]) => ({ name, value: value === other[name] ? literal(value) : value.split(String(markIndex)).map(literal).join('$(JOB_COMPLETION_INDEX)') }));
  return [indexVariable, ...variables];
}

/** A reference works only to a variable before it, so this comes first; the Job controller then adds none of its own. */
export const indexVariable: EnvVar = { name: 'JOB_COMPLETION_INDEX', valueFrom: { fieldRef: { fieldPath: indexAnnotation } } };

/** A value that the kubelet leaves as it is: to it $(NAME) is a reference, and $$ is a dollar. */
export function literal(value: string): string {
  return value.replaceAll('$', '$$$$');
}
