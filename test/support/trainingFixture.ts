import type { TrainingPlan } from '../../src/core/plan/trainingPlan.ts';
import type { LearnerRecord } from '../../src/core/target/learnerRecord.ts';
import type { LearnerFacts, TrainingFacts } from '../../src/core/target/trainingFacts.ts';

/** A plan of two learners, with whatever a test wants otherwise. */
export function somePlan(plan: Partial<TrainingPlan> = {}): TrainingPlan {
  return {
    planVersion: 1,
    trainingId: 'retrain-7k2mq0x3bd',
    submissionId: '0123456789abcdef0123456789abcdef',
    name: 'retrain',
    submittedAt: '2025-03-01T12:00:00.000Z',
    submittedBy: 'ada',
    framework: { name: 'tensorflow', version: '1.5.0-gpu-py3' },
    image: 'tensorflow/tensorflow:1.5.0-gpu-py3',
    command: 'python3 train.py',
    learners: 2,
    resources: { cpuMillicores: 1000, gpuCount: 0, memoryBytes: 4e9 },
    distributed: 'none',
    env: {},
    data: [],
    results: { dataStoreId: 'results', bucket: 'nh-output' },
    hostMounts: [],
    evaluationMetrics: { type: 'none', lineLookahead: 4, groups: {} },
    retries: 0,
    ...plan,
  };
}

/** A training that was submitted and has not begun, with whatever a test wants otherwise. */
export function someFacts(facts: Partial<TrainingFacts> = {}): TrainingFacts {
  return {
    plan: somePlan({ learners: facts.learners?.length ?? 1 }),
    targetId: 'local',
    submission: 'submitted',
    wish: 'run',
    attempt: 1,
    conditions: [],
    learners: [{ learnerId: 1, phase: 'waiting' }],
    ...facts,
  };
}

/** Learners 1, 2, … in these phases. */
export function inPhases(...phases: readonly LearnerFacts['phase'][]): LearnerFacts[] {
  return phases.map((phase, index) => ({ learnerId: index + 1, phase }));
}

/** A learner that ended with a record of this attempt. */
export function recorded(learnerId: number, outcome: LearnerRecord['outcome'], record: Partial<LearnerRecord> = {}): LearnerFacts {
  return {
    learnerId,
    phase: 'ended',
    record: {
      recordVersion: 1,
      trainingId: 'retrain-7k2mq0x3bd',
      learnerId,
      attempt: 1,
      exitCode: outcome === 'completed' ? 0 : 1,
      outcome,
      startedAt: '2025-03-01T12:00:10.000Z',
      endedAt: '2025-03-01T12:05:00.000Z',
      complete: true,
      objects: [],
      ...record,
    },
  };
}
