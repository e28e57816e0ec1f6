import assert from 'node:assert/strict';
import fc from 'fast-check';
import { learnerEnvironment } from '../../../../../../src/core/plan/learnerEnvironment.ts';
import type { TrainingPlan } from '../../../../../../src/core/plan/trainingPlan.ts';
import { learnerVariables, podRendezvous } from '../../../../../../src/core/target/kubernetes/objects/learnerVariables.ts';
import { podDirectories } from '../../../../../../src/core/target/kubernetes/objects/podPaths.ts';
import { somePlan } from '../../../../../support/trainingFixture.ts';

/** As the kubelet fills in a container's variables: third_party/forked/golang/expansion of Kubernetes, in short. */
function expanded(plan: TrainingPlan, index: number): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { name, value } of learnerVariables(plan, 'team')) {
    found[name] = name === 'JOB_COMPLETION_INDEX' ? String(index) : (value ?? '').replaceAll(/\$\$|\$\(([^)]*)\)/g, (match, variable: string | undefined) => (variable === undefined ? '$' : (found[variable] ?? match)));
  }
  return found;
}

suite('learnerVariables', () => {
  test('give every learner the environment of the learner contract', () => {
    const texts = fc.string({ unit: fc.constantFrom('$', '(', ')', 'a', '{', 'HOME', 'JOB_COMPLETION_INDEX', ' ', '"') });
    const plans = fc.record({
      learners: fc.integer({ min: 1, max: 12 }),
      distributed: fc.constantFrom('none' as const, 'torchrun' as const, 'tensorflow' as const, 'mpi' as const),
      command: texts,
      env: fc.dictionary(fc.constantFrom('A', 'B', 'PYTHONPATH', 'HOME'), texts),
      gpuCount: fc.integer({ min: 0, max: 4 }),
    });
    fc.assert(
      fc.property(plans, ({ gpuCount, ...changes }) => {
        const plan = somePlan({ ...changes, resources: { cpuMillicores: 1, memoryBytes: 1, gpuCount } });
        for (let index = 0; index < plan.learners; index += 1) {
          const { LEARNER_ID, ...expected } = learnerEnvironment(plan, { learnerId: index + 1, gpuCount, namespace: 'team' }, podDirectories(plan), podRendezvous(plan));
          // learner.sh adds 1 to the index.
          assert.equal(LEARNER_ID, String(index + 1));
          const { JOB_COMPLETION_INDEX, USER, LOGNAME, HOME, NVIDIA_VISIBLE_DEVICES, ...variables } = expanded(plan, index);
          assert.deepEqual({ ...variables, ...('HOME' in expected && { HOME }) }, expected);
          assert.deepEqual([JOB_COMPLETION_INDEX, USER, LOGNAME, NVIDIA_VISIBLE_DEVICES], [String(index), 'learner', 'learner', gpuCount === 0 ? 'void' : undefined]);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('name learners as the ancestor did', () => {
    const { DOWNWARD_API_POD_NAME, MASTER_ADDR, RANK, RESULT_DIR, CHECKPOINT_DIR, DATA_DIR } = expanded(somePlan({ distributed: 'torchrun', data: [{ dataStoreId: 'a', bucket: 'in' }] }), 1);
    assert.deepEqual({ DOWNWARD_API_POD_NAME, MASTER_ADDR, RANK, RESULT_DIR, CHECKPOINT_DIR, DATA_DIR }, {
      DOWNWARD_API_POD_NAME: 'retrain-7k2mq0x3bd-1',
      MASTER_ADDR: 'retrain-7k2mq0x3bd-0.retrain-7k2mq0x3bd',
      RANK: '1',
      RESULT_DIR: '/mnt/results/nh-output/retrain-7k2mq0x3bd',
      CHECKPOINT_DIR: '/mnt/results/nh-output/_wml_checkpoints',
      DATA_DIR: '/mnt/data/in',
    });
  });
});
