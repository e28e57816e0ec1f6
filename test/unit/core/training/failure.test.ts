import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ConditionKind, LearnerFacts, TrainingFacts } from '../../../../src/core/target/trainingFacts.ts';
import { failureOf } from '../../../../src/core/training/failure.ts';
import { type FailureCode, failureCodeOfError, failureCodes } from '../../../../src/core/training/failureCode.ts';
import { arbitraryFacts } from '../../../support/arbitraryFacts.ts';
import { inPhases, recorded, someFacts, somePlan } from '../../../support/trainingFixture.ts';

const crash = (exitCode: number, ...lastLines: readonly string[]): Partial<TrainingFacts> => ({ learners: [recorded(1, 'failed', { exitCode, lastLines })] });
const fetchFails = (kind: ConditionKind, message: string): Partial<TrainingFacts> => ({ learners: [{ learnerId: 1, phase: 'ended' }], conditions: [{ kind, message }] });
const ended = (learner: Partial<LearnerFacts>): Partial<TrainingFacts> => ({ learners: [{ learnerId: 1, phase: 'ended', ...learner }] });

const failures: readonly (readonly [what: string, facts: Partial<TrainingFacts>, code: FailureCode, reason: string])[] = [
  ['a crash with its last words', crash(7, 'Traceback (most recent call last):', 'ValueError: bad shape', ''), 'C201', 'Learner 1 crashed with exit code 7: ValueError: bad shape.'],
  ['a crash without a word', crash(7), 'C201', 'Learner 1 crashed with exit code 7.'],
  ['a segmentation fault', crash(139, 'Segmentation fault (core dumped)'), 'C201', 'Learner 1 was ended by a segmentation fault (exit code 139).'],
  ['a kill from outside', ended({ exitCode: 137, endReason: 'SIGKILL' }), 'C201', 'Learner 1 was ended by SIGKILL, often for lack of memory (exit code 137).'],
  ['the kernel’s out of memory', ended({ exitCode: 137, endReason: 'OOMKilled' }), 'C202', 'Learner 1 ran out of memory (limit 4 GB, exit code 137).'],
  ['the kernel’s out of memory, told by the record', { learners: [recorded(1, 'failed', { exitCode: 137, reason: 'OOMKilled' })] }, 'C202', 'Learner 1 ran out of memory (limit 4 GB, exit code 137).'],
  ['Python’s out of memory', crash(1, 'MemoryError'), 'C202', 'Learner 1 ran out of memory (limit 4 GB, exit code 1).'],
  ['numpy’s out of memory', crash(1, 'numpy.core._exceptions._ArrayMemoryError: Unable to allocate 8.00 GiB for an array with shape (1073741824,)'), 'C202', 'Learner 1 ran out of memory (limit 4 GB, exit code 1).'],
  ['torch’s out of GPU memory', crash(1, 'torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB'), 'C203', 'Learner 1 ran out of GPU memory (exit code 1).'],
  ['tensorflow’s out of GPU memory', crash(1, 'ResourceExhaustedError: OOM when allocating tensor with shape[1024,1024]'), 'C203', 'Learner 1 ran out of GPU memory (exit code 1).'],
  ['a bus error', ended({ exitCode: 135 }), 'C204', 'Learner 1 ran out of shared memory (exit code 135).'],
  ['a data loader without shared memory', crash(1, 'RuntimeError: DataLoader worker (pid 42) is killed by signal: Bus error. It is possible that dataloader’s workers are out of shared memory.'), 'C204', 'Learner 1 ran out of shared memory (exit code 1).'],
  ['a missing module', crash(1, "ModuleNotFoundError: No module named 'sklearn.svm'"), 'C206', 'Learner 1 lacks the Python module “sklearn.svm” (exit code 1).'],
  ['a missing module of Python 2', crash(1, 'ImportError: No module named tensorflow'), 'C206', 'Learner 1 lacks the Python module “tensorflow” (exit code 1).'],
  ['a missing script', crash(2, "python3: can't open file '/job/model/trian.py': [Errno 2] No such file or directory"), 'C205', 'Learner 1 did not find its script “/job/model/trian.py” (exit code 2).'],
  ['a missing command', crash(127, 'bash: line 1: pyhton3: command not found'), 'C205', 'Learner 1 could not find “pyhton3” (exit code 127).'],
  ['a missing command of dash', crash(127, 'sh: 1: pyhton3: not found'), 'C205', 'Learner 1 could not find “pyhton3” (exit code 127).'],
  ['a missing command without a word', crash(127), 'C205', 'Learner 1 could not find its command (exit code 127).'],
  ['a script that may not be executed', crash(126, 'bash: line 1: ./train.sh: Permission denied'), 'C205', 'Learner 1 could not execute “./train.sh” (exit code 126).'],
  ['no CUDA in torch', crash(1, 'AssertionError: Torch not compiled with CUDA enabled'), 'C207', 'Learner 1 found no CUDA (exit code 1).'],
  ['no driver', crash(1, 'RuntimeError: Found no NVIDIA driver on your system.'), 'C207', 'Learner 1 found no CUDA (exit code 1).'],
  ['a port in use', crash(1, 'OSError: [Errno 98] Address already in use'), 'C208', 'Learner 1 needed a port that was in use (exit code 1).'],
  ['a port in use that torch names', crash(1, 'The server socket has failed to bind to [::]:29500 (errno: 98 - Address already in use).'), 'C208', 'Learner 1 needed port 29500 that was in use (exit code 1).'],
  ['a port in use that Node names', crash(1, 'Error: listen EADDRINUSE: address already in use :::8080'), 'C208', 'Learner 1 needed port 8080 that was in use (exit code 1).'],
  ['a rendezvous that timed out', crash(1, 'torch.distributed.elastic.rendezvous.api.RendezvousTimeoutError'), 'C209', 'Learner 1 did not find the other learners in time (exit code 1).'],
  ['a store that no one came to', crash(1, 'torch.distributed.DistStoreError: Timed out after 301 seconds waiting for clients. 1/2 clients joined.'), 'C209', 'Learner 1 did not find the other learners in time (exit code 1).'],
  ['a full disk', crash(1, 'OSError: [Errno 28] No space left on device'), 'C211', 'Learner 1 filled its disk (exit code 1).'],
  ['a deadline', { plan: somePlan({ maxDurationSeconds: 90 }), conditions: [{ kind: 'deadline-exceeded', message: 'Job was active longer than specified deadline' }] }, 'C210', 'It ran longer than its max_duration of 90 s and was ended.'],
  ['a deadline that only the record knows', { plan: somePlan({ maxDurationSeconds: 90 }), learners: [recorded(1, 'failed', { exitCode: 143, reason: 'deadline-exceeded' })] }, 'C210', 'It ran longer than its max_duration of 90 s and was ended.'],
  ['a disruption, not the exit code that it caused', { ...crash(143), conditions: [{ kind: 'disrupted', message: 'Preempted by a training of higher priority' }] }, 'S401', 'Learner 1 was ended by a disruption, not by a fault of its own: Preempted by a training of higher priority.'],
  ['an image that cannot be pulled', fetchFails('image-pull-failed', 'manifest unknown'), 'S103', 'The image “tensorflow/tensorflow:1.5.0-gpu-py3” could not be pulled: manifest unknown.'],
  ['keys that the data store refuses', fetchFails('data-not-loaded', 'AccessDenied: the bucket “nh-input” refused'), 'C103', 'Learner 1 was refused by its data store: AccessDenied: the bucket “nh-input” refused.'],
  ['data that does not come', fetchFails('data-not-loaded', 'connection reset'), 'S302', 'Learner 1 could not load its data: connection reset.'],
  ['code that does not come', fetchFails('code-not-loaded', 'READY did not appear within 10 min.'), 'S301', 'Learner 1 could not load the submitted code: READY did not appear within 10 min.'],
  ['learners that may not be created', fetchFails('create-refused', 'violates PodSecurity "restricted:latest"'), 'S101', 'Its learners could not be started: violates PodSecurity "restricted:latest".'],
  ['learners that cannot be started', fetchFails('start-failed', 'secret "x" not found'), 'S101', 'Its learners could not be started: secret "x" not found.'],
  ['resources that no node has', fetchFails('never-fits', 'The learner needs 99 GPUs; no node has more than 8.'), 'C104', 'No node can ever hold it: The learner needs 99 GPUs; no node has more than 8.'],
  ['a disruption in the target’s own sentence', { ...crash(143), conditions: [{ kind: 'disrupted', message: 'Learner 1 was ended from outside: its node “n” is gone.' }] }, 'S401', 'Learner 1 was ended from outside: its node “n” is gone.'],
  ['an image in the target’s own sentence', fetchFails('image-pull-failed', 'The image “rclone/rclone:1” cannot be pulled: its registry has no such image.'), 'S103', 'The image “rclone/rclone:1” cannot be pulled: its registry has no such image.'],
  ['a disk that the cluster found full', ended({ exitCode: 137, message: 'Usage of EmptyDir volume "job" exceeds the limit "16Mi".' }), 'C211', 'Learner 1 filled its disk (exit code 137).'],
  ['resources that never came', fetchFails('unschedulable', '0/5 nodes: 5 insufficient nvidia.com/gpu'), 'S100', 'There were not enough resources: 0/5 nodes: 5 insufficient nvidia.com/gpu.'],
  ['results lost after a failure without exit code', fetchFails('results-not-stored', 'NoSuchBucket'), 'S304', 'Learner 1 failed, and its results could not be stored: NoSuchBucket.'],
  ['results lost after success', { learners: [recorded(1, 'completed', { complete: false })] }, 'S303', 'Learner 1 finished, but not all of its results reached the bucket.'],
  ['a supervisor that died', { learners: inPhases('running'), lost: { message: 'The supervisor (process 4711) is gone' } }, 'S403', 'The supervisor (process 4711) is gone.'],
  ['a node that died', ended({ phase: 'lost', message: 'node gpu-03 does not answer' }), 'S402', 'Learner 1 is gone without an exit code: node gpu-03 does not answer.'],
  ['a reason that nobody knows', fetchFails('unknown', 'CreateContainerConfigError'), 'S104', 'The target ended it: CreateContainerConfigError.'],
  ['no reason at all', ended({}), 'S104', 'Learner 1 ended without saying why.'],
];

suite('failureOf', () => {
  for (const [what, facts, code, reason] of failures) {
    test(`tells ${what} as ${code}`, () => {
      const failure = failureOf(someFacts(facts));
      assert.deepEqual({ code: failure.code, reason: failure.reason }, { code, reason });
      assert.ok(failure.advice);
    });
  }

  test('names the learner that failed first, not those that were stopped because of it', () => {
    const failure = failureOf(
      someFacts({
        learners: [
          recorded(1, 'stopped', { exitCode: 143, endedAt: '2025-03-01T12:00:05Z' }),
          recorded(2, 'failed', { exitCode: 1, endedAt: '2025-03-01T12:00:09Z', lastLines: ['ConnectionResetError'] }),
          recorded(3, 'failed', { exitCode: 7, endedAt: '2025-03-01T12:00:08Z', lastLines: ['KeyError: 3'] }),
        ],
      }),
    );
    assert.deepEqual(failure, { code: 'C201', reason: 'Learner 3 crashed with exit code 7: KeyError: 3.', advice: 'Read the end of the learner’s log for what it did last.', learnerId: 3, exitCode: 7, lastLines: ['KeyError: 3'] });
  });

  test('strips what a log line would do to a terminal', () => {
    const { reason } = failureOf(someFacts(crash(1, '\u001b]0;owned\u0007\u001b[31mboom\u001b[0m\u202e')));
    assert.equal(reason, 'Learner 1 crashed with exit code 1: boom.');
  });

  test('is total and quick for any facts', () => {
    fc.assert(
      fc.property(arbitraryFacts, (facts) => {
        const { code, reason, lastLines } = failureOf(facts);
        assert.ok(code in failureCodes);
        assert.doesNotMatch(reason, /\p{Cc}|undefined/u);
        assert.ok((lastLines?.length ?? 0) <= 20);
      }),
      { numRuns: 3000 },
    );
  });

  test('gives errors of a submit the ancestor’s codes too', () => {
    assert.equal(failureCodeOfError('manifest/unknown-key'), 'C101');
    assert.equal(failureCodeOfError('preflight/no-node-fits'), 'C104');
    assert.equal(failureCodeOfError('operation/cancelled'), undefined);
  });
});
