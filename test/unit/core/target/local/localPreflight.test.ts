import assert from 'node:assert/strict';
import { localPreflight } from '../../../../../src/core/target/local/localPreflight.ts';
import { gpusPerLearner } from '../../../../../src/core/target/local/machine.ts';
import { somePlan } from '../../../../support/trainingFixture.ts';

const machine = { cpuCount: 8, memoryBytes: 16e9, gpus: ['NVIDIA A100'] };
const programs = { shell: '/bin/bash', python: '/usr/bin/python3' };
const learner = { cpuMillicores: 2000, gpuCount: 0, memoryBytes: 4e9 };

suite('the preflight on this computer', () => {
  test('finds nothing to say about what fits', () => {
    assert.deepEqual(localPreflight(somePlan({ resources: learner }), machine, programs), []);
  });

  test('counts what all learners ask for together', () => {
    const findings = localPreflight(somePlan({ learners: 5, resources: learner }), machine, programs);
    assert.deepEqual(findings, [
      { severity: 'warning', code: 'preflight/too-few-cpus', path: ['cpus'], message: '5 learners ask for 10 CPUs and this computer has 8. They share them, and take longer.' },
      { severity: 'warning', code: 'preflight/too-little-memory', path: ['memory'], message: '5 learners ask for 20 GB of memory and this computer has 16 GB. Lower memory or learners, or choose a cluster.' },
    ]);
  });

  test('says which GPUs are missing, and what learners get instead', () => {
    const plan = somePlan({ learners: 1, resources: { ...learner, gpuCount: 2 } });
    const [finding] = localPreflight(plan, machine, programs);
    assert.equal(finding?.message, 'The learner asks for 2 GPUs and this computer has 1. Each learner starts with 1, and GPU_COUNT says so.');
    assert.match(localPreflight(plan, { ...machine, gpus: [] }, programs)[0]?.message ?? '', /has none\. Each learner starts with 0/);
  });

  test('shares the GPUs there are equally', () => {
    assert.equal(gpusPerLearner(2, 1, machine), 1);
    assert.equal(gpusPerLearner(1, 2, machine), 0);
    assert.equal(gpusPerLearner(0, 1, machine), 0);
    assert.equal(gpusPerLearner(2, 2, { ...machine, gpus: ['a', 'b', 'c', 'd', 'e'] }), 2);
  });

  test('refuses a computer without a shell, and warns of one without bash or Python', () => {
    const codes = (found: object): string[] => localPreflight(somePlan({ resources: learner }), machine, found).map(({ severity, code }) => `${severity} ${code}`);
    assert.deepEqual(codes({}), ['error preflight/no-shell', 'warning preflight/no-python']);
    assert.deepEqual(codes({ shell: '/bin/sh', python: '/usr/bin/python3' }), ['warning preflight/no-bash']);
    assert.deepEqual(codes({ shell: 'C:\\Program Files\\Git\\bin\\bash.exe', python: 'python' }), []);
  });
});
