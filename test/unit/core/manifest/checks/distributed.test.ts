import assert from 'node:assert/strict';
import { checkDistributed } from '../../../../../src/core/manifest/checks/distributed.ts';
import { only, run } from './checking.ts';

const manifest = (distributed: string, learners: number, name = 'pytorch', command = 'python a.py', gpus = 0) =>
  `learners: ${String(learners)}\ngpus: ${String(gpus)}\n${distributed && `distributed: ${distributed}\n`}framework:\n  name: ${name}\n  command: ${command}\n`;

suite('checkDistributed', () => {
  test('mentions that one learner without several GPUs has nothing to distribute', () => {
    const finding = only(checkDistributed, manifest('tensorflow', 1, 'tensorflow'));
    assert.deepEqual([finding.severity, finding.covers], ['information', 'tensorflow']);
  });

  test('warns when a framework does not read what is prepared', () => {
    assert.equal(only(checkDistributed, manifest('tensorflow', 2)).code, 'manifest/distributed-stranger');
    assert.equal(only(checkDistributed, manifest('torchrun', 2, 'tensorflow')).code, 'manifest/distributed-stranger');
  });

  test('warns when the command waits for learners that do not come', () => {
    const finding = only(checkDistributed, manifest('', 1, 'pytorch', 'torchrun --nnodes=4 a.py'));
    assert.deepEqual([finding.severity, finding.code, finding.covers], ['warning', 'manifest/learners-disagree', '--nnodes=4']);
    assert.equal(only(checkDistributed, manifest('', 2, 'pytorch', 'torchrun --nnodes 4 a.py')).covers, '4');
  });

  test('warns when the command starts more processes than there are GPUs', () => {
    assert.equal(only(checkDistributed, manifest('', 1, 'pytorch', 'torchrun --nproc_per_node 4 a.py', 2)).code, 'manifest/gpus-disagree');
  });

  test('is silent when all agree', () => {
    for (const text of [
      manifest('torchrun', 2),
      manifest('none', 2),
      manifest('torchrun', 1, 'pytorch', 'torchrun a.py', 2),
      manifest('mpi', 2, 'horovod'),
      manifest('', 2, 'custom', 'python -m torch.distributed.launch --nproc_per_node=1 --nnodes=2 a.py', 1),
      manifest('', 2, 'pytorch', 'torchrun --nnodes=$NUM_LEARNERS --nproc_per_node=$NUM_GPUS a.py', 1),
      manifest('', 2, 'pytorch', 'torchrun --nnodes=1:4 a.py'),
      manifest('', 1, 'pytorch', 'python a.py --nnodes=4'),
    ]) {
      assert.deepEqual(run(checkDistributed, text), [], text);
    }
  });
});
