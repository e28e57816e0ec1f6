import assert from 'node:assert/strict';
import { runEventFuzz } from '../../support/runEventFuzz.ts';

const records = 10_000_000;

suite('ten million damaged records of event files', function () {
  // Half an hour where nothing else runs.
  this.timeout(12 * 60 * 60 * 1000);

  test('stop no reader, read the same at once and as they grow, and take no memory', async () => {
    assert.ok((await runEventFuzz('--records', String(records))) >= records);
  });
});
