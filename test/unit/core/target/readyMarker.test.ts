import assert from 'node:assert/strict';
import { parseReadyMarker, renderReadyMarker } from '../../../../src/core/target/readyMarker.ts';

suite('ready marker', () => {
  test('is one line that reads back as what was written', () => {
    const text = renderReadyMarker({ id: 'ab'.repeat(16), sha256: 'cd'.repeat(32) });
    assert.match(text, /^[^\n]+\n$/);
    assert.deepEqual(parseReadyMarker(text), { id: 'ab'.repeat(16), sha256: 'cd'.repeat(32) });
  });

  test('is nothing when it was cut short or is something else', () => {
    const whole = renderReadyMarker({ id: 'a', sha256: 'b' }).trimEnd();
    for (let length = 0; length < whole.length; length += 1) assert.equal(parseReadyMarker(whole.slice(0, length)), undefined);
    for (const text of ['null', '[]', '{"id":1,"sha256":"b"}', '{"id":"a"}']) assert.equal(parseReadyMarker(text), undefined);
  });
});
