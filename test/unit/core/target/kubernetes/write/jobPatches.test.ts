import assert from 'node:assert/strict';
import { trainingAnnotations } from '../../../../../../src/core/target/kubernetes/trainingLabels.ts';
import type { JobMarks } from '../../../../../../src/core/target/kubernetes/write/jobMarks.ts';
import { jobMarks } from '../../../../../../src/core/target/kubernetes/write/jobMarks.ts';
import { haltPatch, releasePatch, resumePatch } from '../../../../../../src/core/target/kubernetes/write/jobPatches.ts';
import { defaultKubernetesSettings } from '../../../../../../src/core/target/kubernetes/kubernetesSettings.ts';
import { learnerJob } from '../../../../../../src/core/target/kubernetes/objects/learnerJob.ts';
import { articlePlan, gangPlan } from '../objects/plans.ts';

/** A Job as it is after its creation, with whatever a test wants otherwise. */
function marks(changes: Partial<JobMarks> = {}): JobMarks {
  return { ...jobMarks(learnerJob(articlePlan, 'team', defaultKubernetesSettings)), uid: 'u', ...changes };
}

const queued = (changes: Partial<JobMarks> = {}): JobMarks => ({ ...jobMarks(learnerJob(gangPlan, 'team', defaultKubernetesSettings)), uid: 'u', ...changes });
const suspend = (value: boolean) => ({ op: 'replace', path: '/spec/suspend', value });
const annotation = (name: keyof typeof trainingAnnotations): string => `/metadata/annotations/${trainingAnnotations[name].replace('/', '~1')}`;
const running = { phase: 'submitted', isSuspended: false };
const halted = { phase: 'submitted', isSuspended: true, wish: 'halt' };

suite('patches of a training’s Job', () => {
  test('read back what the Job was made with', () => {
    const { uid, ...rest } = queued();
    assert.equal(uid, 'u');
    assert.deepEqual({ ...rest, planHash: '' }, { submissionId: gangPlan.submissionId, planHash: '', phase: 'uploading', wish: 'run', attempt: '1', isSuspended: true, isOver: false, isGoing: false, queue: 'gpu-queue', plannedQueue: 'gpu-queue' });
  });

  test('release once, and only the submission that was looked at', () => {
    assert.deepEqual(releasePatch(marks()), [
      { op: 'test', path: annotation('submissionId'), value: articlePlan.submissionId },
      { op: 'replace', path: annotation('phase'), value: 'submitted' },
      suspend(false),
    ]);
    assert.deepEqual(releasePatch(marks(running)), []);
  });

  test('release neither what Kueue decides about nor what was halted meanwhile', () => {
    for (const job of [queued(), marks({ wish: 'halt' })]) assert.ok(releasePatch(job).every(({ path }) => path !== '/spec/suspend'));
  });

  test('halt what runs, waits or uploads, once, and leave alone what has ended', () => {
    for (const job of [marks(running), marks()]) assert.deepEqual(haltPatch(job).at(-1), suspend(true));
    assert.deepEqual(haltPatch(queued({ isSuspended: false })).map(({ op, path }) => `${op} ${path}`), [`add ${annotation('wish')}`, 'remove /metadata/labels/kueue.x-k8s.io~1queue-name', 'replace /spec/suspend']);
    for (const job of [marks(halted), marks({ ...running, isOver: true })]) assert.deepEqual(haltPatch(job), []);
  });

  test('resume as the next attempt, so that of two at once one counts', () => {
    assert.deepEqual(resumePatch(marks({ ...halted, attempt: '3' })), [
      { op: 'test', path: annotation('attempt'), value: '3' },
      { op: 'replace', path: annotation('attempt'), value: '4' },
      { op: 'add', path: annotation('wish'), value: 'run' },
      suspend(false),
    ]);
    assert.deepEqual(resumePatch(marks(running)), []);
  });

  test('resume what somebody else suspended, but not what waits for its turn', () => {
    assert.deepEqual(resumePatch(marks({ phase: 'submitted', wish: 'run' })).at(-1), suspend(false));
    assert.deepEqual(resumePatch(queued({ phase: 'submitted' })), []);
  });

  test('resume into the queue', () => {
    const { queue, ...outside } = queued(halted);
    assert.equal(queue, 'gpu-queue');
    assert.deepEqual(resumePatch(outside).at(-1), { op: 'add', path: '/metadata/labels/kueue.x-k8s.io~1queue-name', value: 'gpu-queue' });
  });

  test('take a halt back while the code is still uploaded, without starting anything', () => {
    assert.deepEqual(resumePatch(marks({ wish: 'halt' })), [{ op: 'add', path: annotation('wish'), value: 'run' }]);
    assert.deepEqual(resumePatch(marks()), []);
  });
});
