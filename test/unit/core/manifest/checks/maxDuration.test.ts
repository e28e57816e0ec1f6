import assert from 'node:assert/strict';
import { checkMaxDuration } from '../../../../../src/core/manifest/checks/maxDuration.ts';
import { mended, only, run } from './checking.ts';

suite('checkMaxDuration', () => {
  test('offers the short form', () => {
    const text = 'max_duration: 12 hours\n';
    const finding = only(checkMaxDuration, text);
    assert.equal(finding.code, 'manifest/duration');
    assert.equal(finding.covers, '12 hours');
    assert.equal(mended(text, finding), 'max_duration: 12h\n');
  });

  test('is silent about durations', () => {
    for (const duration of ['90m', '12h', '1h30m', '7d']) assert.deepEqual(run(checkMaxDuration, `max_duration: ${duration}\n`), []);
  });
});
