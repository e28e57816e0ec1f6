import assert from 'node:assert/strict';
import { learnerVariables } from '../../../../src/core/manifest/learnerContract.ts';
import type { Distributed, Manifest } from '../../../../src/core/manifest/manifest.ts';
import { inferDistributed } from '../../../../src/core/plan/distribution.ts';
import { learnerEnvironment, type LearnerDirectories } from '../../../../src/core/plan/learnerEnvironment.ts';
import { planTraining } from '../../../../src/core/plan/planTraining.ts';
import { hostfile, type Rendezvous } from '../../../../src/core/plan/rankEnvironment.ts';
import { articleManifest } from './manifests.ts';

const directories: LearnerDirectories = {
  model: '/job/model-code',
  data: '/mnt/data/nh-input',
  result: '/mnt/results/nh-output/id',
  resultBucket: '/mnt/results/nh-output',
  checkpoint: '/mnt/results/nh-output/_wml_checkpoints',
  jobState: '/job',
  log: '/job/logs',
  pathDelimiter: ':',
};

const rendezvous: Rendezvous = {
  hosts: [
    { address: 'id-0.id', port: 2222 },
    { address: 'id-1.id', port: 2222 },
  ],
  masterPort: 29500,
  hostfile: '/job/hostfile',
};

function environmentOf(changes: Partial<Manifest>, learnerId = 1, gpuCount = 0): Record<string, string> {
  const plan = planTraining(articleManifest(changes), { submissionId: '0'.repeat(32), submittedAt: new Date(0), submittedBy: 'ada' });
  return learnerEnvironment(plan, { learnerId, gpuCount, namespace: 'team' }, directories, rendezvous);
}

suite('learnerEnvironment', () => {
  test('gives the ancestor’s whole contract', () => {
    assert.deepEqual(environmentOf({ framework: { name: 'custom', version: 'x', command: 'sh run.sh' } }, 1, 2), {
      MODEL_DIR: '/job/model-code',
      DATA_DIR: '/mnt/data/nh-input',
      RESULT_DIR: '/mnt/results/nh-output/id',
      RESULT_BUCKET_DIR: '/mnt/results/nh-output',
      CHECKPOINT_DIR: '/mnt/results/nh-output/_wml_checkpoints',
      JOB_STATE_DIR: '/job',
      LOG_DIR: '/job/logs',
      PYTHONPATH: '/job/model-code',
      PYTHONUNBUFFERED: '1',
      TRAINING_ID: 'retrain-0000000000',
      DLAAS_JOB_ID: 'retrain-0000000000',
      TRAINING_JOB: 'retrain-0000000000',
      TRAINING_COMMAND: 'sh run.sh',
      LEARNER_ID: '1',
      NUM_LEARNERS: '1',
      GPU_COUNT: '2.000000',
      NUM_GPUS: '2',
      LEARNER_NAME_PREFIX: 'retrain-0000000000',
      DOWNWARD_API_POD_NAME: 'retrain-0000000000-0',
      DOWNWARD_API_POD_NAMESPACE: 'team',
    });
  });

  test('counts learners from 1 and ranks from 0', () => {
    const environment = environmentOf({ learners: 2 }, 2);
    assert.equal(environment['LEARNER_ID'], '2');
    assert.equal(environment['RANK'], '1');
    assert.equal(environment['NODE_RANK'], '1');
    assert.equal(environment['WORLD_SIZE'], '2');
    assert.equal(environment['MASTER_ADDR'], 'id-0.id');
    assert.equal(environment['MASTER_PORT'], '29500');
    assert.equal(environment['DOWNWARD_API_POD_NAME'], 'retrain-0000000000-1');
  });

  test('adds the manifest’s env, which cannot override the contract', () => {
    const environment = environmentOf({ learners: 2, distributed: 'torchrun', env: { BATCH: '32', LEARNER_ID: '9', MASTER_PORT: '1' } });
    assert.equal(environment['BATCH'], '32');
    assert.equal(environment['LEARNER_ID'], '1');
    assert.equal(environment['MASTER_PORT'], '29500');
  });

  test('puts the submitted code before the PYTHONPATH of the manifest', () => {
    assert.equal(environmentOf({ env: { PYTHONPATH: '/opt/lib' } })['PYTHONPATH'], '/job/model-code:/opt/lib');
  });

  test('tells torchrun its nodes and processes', () => {
    const environment = environmentOf({ learners: 2, distributed: 'torchrun' }, 2, 4);
    const pet = Object.fromEntries(Object.entries(environment).filter(([name]) => name.startsWith('PET_')));
    assert.deepEqual(pet, { PET_NNODES: '2', PET_NPROC_PER_NODE: '4', PET_NODE_RANK: '1', PET_MASTER_ADDR: 'id-0.id', PET_MASTER_PORT: '29500' });
  });

  test('tells TensorFlow its cluster and task', () => {
    const environment = environmentOf({ learners: 2, distributed: 'tensorflow' }, 2);
    assert.deepEqual(JSON.parse(environment['TF_CONFIG'] ?? ''), { cluster: { worker: ['id-0.id:2222', 'id-1.id:2222'] }, task: { type: 'worker', index: 1 } });
  });

  test('leaves learners that work alone without a rank', () => {
    const environment = environmentOf({ learners: 4, distributed: 'none' }, 3);
    assert.equal(environment['LEARNER_ID'], '3');
    assert.ok(!('RANK' in environment) && !('WORLD_SIZE' in environment));
  });

  test('names the hostfile to launchers of MPI, which give the ranks', () => {
    const environment = environmentOf({ learners: 2, distributed: 'mpi' });
    assert.ok(!('RANK' in environment));
    assert.equal(environment['HOSTFILE'], '/job/hostfile');
    assert.equal(environment['PRTE_MCA_prte_default_hostfile'], '/job/hostfile');
  });
});

suite('the list of the learner’s variables', () => {
  test('names what learners get, no more and no less', () => {
    const kinds = ['torchrun', 'tensorflow', 'mpi'] as const;
    const given = new Set(kinds.flatMap((distributed) => Object.keys(environmentOf({ learners: 2, distributed }))));
    assert.deepEqual([...given].sort(), learnerVariables.map(({ name }) => name).sort());
  });
});

suite('hostfile', () => {
  test('has a line for each address', () => {
    assert.equal(hostfile(rendezvous, 2), 'id-0.id slots=2\nid-1.id slots=2\n');
    const here = { address: '127.0.0.1', port: 1 };
    assert.equal(hostfile({ ...rendezvous, hosts: [here, here] }, 0), '127.0.0.1 slots=2\n');
  });
});

suite('inferDistributed', () => {
  const table: readonly [string, string, number, Distributed][] = [
    ['tensorflow', 'python train.py', 1, 'none'],
    ['tensorflow', 'python train.py', 2, 'tensorflow'],
    ['pytorch', 'python train.py', 2, 'torchrun'],
    ['custom', 'python train.py', 1, 'none'],
    ['custom', 'python train.py', 2, 'torchrun'],
    ['custom', 'torchrun --nnodes=$NUM_LEARNERS train.py', 1, 'torchrun'],
    ['pytorch', 'python -m torch.distributed.launch train.py', 2, 'torchrun'],
    ['tensorflow', 'mpirun -np 4 python train.py', 1, 'mpi'],
    ['horovod', 'python train.py', 2, 'mpi'],
    ['toString', 'python train.py', 2, 'torchrun'],
  ];
  for (const [name, command, learners, expected] of table) {
    test(`takes “${command}” of ${String(learners)} ${name} for ${expected}`, () => {
      assert.equal(inferDistributed({ framework: { name, command }, learners }), expected);
    });
  }

  test('leaves the last word to the manifest', () => {
    assert.equal(inferDistributed({ framework: { name: 'pytorch', command: 'torchrun x' }, learners: 2, distributed: 'none' }), 'none');
  });
});
