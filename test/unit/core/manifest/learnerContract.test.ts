import assert from 'node:assert/strict';
import { learnerVariables } from '../../../../src/core/manifest/learnerContract.ts';
import type { Distributed } from '../../../../src/core/manifest/manifest.ts';
import { learnerEnvironment } from '../../../../src/core/plan/learnerEnvironment.ts';
import { planTraining } from '../../../../src/core/plan/planTraining.ts';
import { articleManifest } from '../plan/manifests.ts';

const names = learnerVariables.map(({ name }) => name);

/** What learners really get, over every kind of training. */
function grantedNames(): string[] {
  const kinds: Distributed[] = ['none', 'torchrun', 'tensorflow', 'mpi'];
  const directories = { model: '/m', data: '/d', result: '/r', resultBucket: '/b', checkpoint: '/c', jobState: '/j', log: '/l', pathDelimiter: ':' } as const;
  const rendezvous = { hosts: [{ address: 'a-0.a', port: 2222 }], masterPort: 29500, hostfile: '/job/hostfile' };
  return kinds.flatMap((distributed) => {
    const plan = planTraining(articleManifest({ distributed }), { submissionId: '0'.repeat(32), submittedAt: new Date(0), submittedBy: 'ada' });
    return Object.keys(learnerEnvironment(plan, { learnerId: 1, gpuCount: 0, namespace: 'team' }, directories, rendezvous));
  });
}

suite('learnerVariables', () => {
  test('lists each variable once, with a sentence and an example', () => {
    assert.equal(new Set(names).size, names.length);
    for (const { name, description, example } of learnerVariables) {
      assert.match(description, /^\S.*\.$/, name);
      assert.notEqual(example, '', name);
    }
  });

  test('is what the plan gives to learners, no more and no less', () => {
    assert.deepEqual([...names].sort(), [...new Set(grantedNames())].sort());
  });
});
