import path from 'node:path';
import { type LearnerDirectories, learnerEnvironment } from '../../../plan/learnerEnvironment.ts';
import type { Rendezvous } from '../../../plan/rankEnvironment.ts';
import type { TrainingPlan } from '../../../plan/trainingPlan.ts';
import type { LaunchSettings } from '../localState.ts';
import type { WorkFolder } from '../trainingFolder.ts';
import type { LearnerOrder } from './learnerRunner.ts';

/** Where a learner finds things on this computer. */
export function learnerDirectories(plan: TrainingPlan, work: WorkFolder, learnerId: number): LearnerDirectories {
  const [data] = plan.data;
  return {
    model: work.model(learnerId),
    data: data ? path.join(work.data, data.bucket) : work.data,
    result: work.results(plan),
    resultBucket: work.resultBucket(plan),
    checkpoint: work.checkpoints(plan),
    jobState: work.jobState(learnerId),
    log: work.logs(learnerId),
    pathDelimiter: path.delimiter === ';' ? ';' : ':',
  };
}

/** Learners meet on loopback, each at a port of its own. @param ports one per learner, then MASTER_PORT */
export function localRendezvous(ports: readonly number[], work: WorkFolder, learnerId: number): Rendezvous {
  return {
    hosts: ports.slice(0, -1).map((port) => ({ address: '127.0.0.1', port })),
    masterPort: ports.at(-1) ?? 0,
    hostfile: path.join(work.jobState(learnerId), 'hostfile'),
  };
}

/** What the runner of one learner is told. */
export function learnerOrder(plan: TrainingPlan, launch: LaunchSettings, work: WorkFolder, { attempt, learnerId, ports, shell }: { readonly attempt: number; readonly learnerId: number; readonly ports: readonly number[]; readonly shell: string }): LearnerOrder {
  const seat = { learnerId, gpuCount: launch.gpuCount, namespace: 'local' };
  const mark = learnerMark(plan, attempt, learnerId);
  const [markName = '', markValue = ''] = mark.split('=');
  return {
    shell,
    command: plan.command,
    workingDirectory: work.model(learnerId),
    environment: {
      ...launch.environment,
      CUDA_VISIBLE_DEVICES: visibleDevices(launch.gpuCount, learnerId),
      ...learnerEnvironment(plan, seat, learnerDirectories(plan, work, learnerId), localRendezvous(ports, work, learnerId)),
      [markName]: markValue,
    },
    machineEnvironment: launch.environment,
    log: work.log(learnerId),
    mark,
  };
}

/** A variable, as NAME=value, that only this learner's processes carry. */
export function learnerMark(plan: TrainingPlan, attempt: number, learnerId: number): string {
  return `WEFT_LEARNER=${plan.submissionId}.${String(attempt)}.${String(learnerId)}`;
}

/** Each learner sees GPUs of its own, as it would in a pod; a training that asks for none sees none. */
function visibleDevices(gpuCount: number, learnerId: number): string {
  return Array.from({ length: gpuCount }, (_, index) => String((learnerId - 1) * gpuCount + index)).join(',');
}
