import assert from 'node:assert/strict';
import { parseDuration } from '../../../../src/core/manifest/duration.ts';

function secondsOf(text: string): number | undefined {
  const duration = parseDuration(text);
  return duration.ok ? duration.value : undefined;
}

function suggestionFor(text: string): string | undefined {
  const duration = parseDuration(text);
  assert.ok(!duration.ok, `“${text}” was taken`);
  return duration.failure.suggestion;
}

suite('parseDuration', () => {
  test('adds up days, hours, minutes and seconds', () => {
    assert.deepEqual(['45s', '90m', '12h', '2d', '1h30m', '1d 12h', ' 1d2h3m4s '].map(secondsOf), [45, 5400, 43_200, 172_800, 5400, 129_600, 93_784]);
  });

  test('offers the short form of words and decimals, in the unit that was written', () => {
    assert.equal(suggestionFor('12 hours'), '12h');
    assert.equal(suggestionFor('36 hrs'), '36h');
    assert.equal(suggestionFor('1.5h'), '1h30m');
    assert.equal(suggestionFor('90 min'), '90m');
    assert.equal(suggestionFor('2 Days'), '2d');
  });

  test('refuses what could mean several things, or nothing', () => {
    for (const text of ['', '90', '0s', '0h0m', '30m1h', '1h1h', '-5m', 'soon', '1h30', 'PT1H']) assert.equal(suggestionFor(text), undefined, text);
  });
});
