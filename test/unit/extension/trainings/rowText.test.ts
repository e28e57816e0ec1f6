import assert from 'node:assert/strict';
import { WeftError } from '../../../../src/core/base/weftError.ts';
import { learnerDescription, learnerTone, targetDescription, timeOfDay } from '../../../../src/extension/trainings/rowText.ts';
import { recorded } from '../../../support/trainingFixture.ts';

suite('the words of a row', () => {
  test('a target says how current it is, and how many run there', () => {
    const sinceMs = new Date(2025, 2, 1, 12, 3).getTime();
    assert.equal(targetDescription({ running: 1 }), '1 running');
    assert.equal(targetDescription({ running: 0 }), '');
    assert.equal(targetDescription({ running: 2, freshness: { state: 'live' } }), 'live · 2 running');
    assert.equal(targetDescription({ running: 0, freshness: { state: 'connecting' } }), 'connecting…');
    assert.equal(targetDescription({ running: 0, freshness: { state: 'stale', sinceMs, trouble: new WeftError('kubernetes/unreachable', 'Gone.') } }), 'stale since 12:03');
    assert.equal(timeOfDay(new Date(2025, 2, 1, 9, 5).getTime()), '09:05');
  });

  test('a learner says what it does and where, then how it ended', () => {
    assert.equal(learnerDescription({ learnerId: 2, phase: 'running', place: 'node gpu-03' }), 'running · node gpu-03');
    assert.equal(learnerDescription(recorded(1, 'failed', { exitCode: 137, reason: 'OOMKilled' })), 'failed · exit code 137 · OOMKilled');
    assert.equal(learnerDescription(recorded(1, 'completed')), 'completed');
  });

  test('a learner has the colour of what became of it', () => {
    assert.deepEqual(['waiting', 'running', 'lost'].map((phase) => learnerTone({ learnerId: 1, phase: phase as 'waiting' })), ['waiting', 'running', 'failed']);
    assert.deepEqual(['completed', 'failed', 'halted', 'stopped'].map((outcome) => learnerTone(recorded(1, outcome as 'failed'))), ['done', 'failed', 'halted', 'halted']);
    assert.equal(learnerTone({ learnerId: 1, phase: 'ended', exitCode: 3 }), 'failed');
  });
});
