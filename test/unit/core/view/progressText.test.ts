import assert from 'node:assert/strict';
import { progressText } from '../../../../src/core/view/progressText.ts';

suite('what a long operation says of itself', () => {
  test('tells how much of what, each with its unit', () => {
    assert.equal(progressText({ stage: 'scan', doneCount: 18, doneBytes: 44_000 }), 'looking at  18 files, 44 KB');
    assert.equal(progressText({ stage: 'upload', doneBytes: 96_000, totalBytes: 3_100_000 }), 'uploading  96 KB of 3.1 MB');
    assert.equal(progressText({ stage: 'delete', doneCount: 1, totalCount: 1 }), 'deleting  1 of 1 object');
    assert.equal(progressText({ stage: 'check', detail: 'rights' }), 'checking  rights');
  });
});
