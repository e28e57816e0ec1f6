import assert from 'node:assert/strict';
import { runEventFuzz } from '../../../support/runEventFuzz.ts';

suite('event files that are damaged in any way, for a minute', () => {
  test('stop no reader, read the same at once and as they grow, and take no memory', async () => {
    assert.ok((await runEventFuzz('--seconds', '60')) > 1000);
  });
});
