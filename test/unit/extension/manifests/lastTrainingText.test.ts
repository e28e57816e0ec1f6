import assert from 'node:assert/strict';
import { lastTrainingText } from '../../../../src/extension/manifests/lastTrainingText.ts';

suite('lastTrainingText', () => {
  test('tells how the last training of a manifest ended, and what it measured last', () => {
    const training = { state: 'completed', endedAt: '2026-01-01T10:00:00Z' } as const;
    const nowMs = Date.parse('2026-01-01T12:10:00Z');
    assert.equal(lastTrainingText(training, 'loss 0.21', nowMs), 'last: completed 2 h ago, loss 0.21');
    assert.equal(lastTrainingText(training, undefined, nowMs), 'last: completed 2 h ago');
    assert.equal(lastTrainingText({ state: 'processing' }, undefined, nowMs), 'last: processing');
  });
});
