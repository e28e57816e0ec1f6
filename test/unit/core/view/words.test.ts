import assert from 'node:assert/strict';
import { renderAge, renderDuration } from '../../../../src/core/view/duration.ts';
import { renderCount, renderQuantity, renderValue } from '../../../../src/core/view/number.ts';
import { renderRelativeTime } from '../../../../src/core/view/relativeTime.ts';
import { sparkline } from '../../../../src/core/view/sparkline.ts';
import { stateCode, stateLabel, stateTone } from '../../../../src/core/view/stateName.ts';

const second = 1000;
const minute = 60 * second;
const hour = 60 * minute;
const day = 24 * hour;

function says<Value>(render: (value: Value) => string, expected: readonly (readonly [Value, string])[]): void {
  assert.deepEqual(expected.map(([value]) => render(value)), expected.map(([, text]) => text));
}

suite('durations', () => {
  test('show the two largest units that say something', () => {
    says(renderDuration, [
      [0, '0 s'], [40, '0 s'], [400, '0.4 s'], [949, '0.9 s'], [950, '1 s'], [2 * second, '2 s'], [59.7 * second, '1 m'], [2 * minute + 51 * second, '2 m 51 s'], [3 * minute, '3 m'],
      [hour - 1, '1 h'], [2 * hour + 10 * minute, '2 h 10 m'], [day - 1, '1 d'], [4 * day + hour, '4 d 1 h'], [30 * day, '30 d'], [-5, '0 s'], [Number.NaN, '0 s'],
    ]);
  });

  test('show one unit in a narrow column', () => {
    says(renderAge, [[0, '0 s'], [-1, '0 s'], [59_999, '59 s'], [minute, '1 m'], [2 * hour + 59 * minute, '2 h'], [4 * day, '4 d'], [400 * day, '400 d']]);
  });
});

suite('relative times', () => {
  test('count in the largest whole unit', () => {
    says((agoMs: number) => renderRelativeTime(1e12 - agoMs, 1e12), [
      [0, 'just now'], [59_000, 'just now'], [minute, '1 min ago'], [2.9 * minute, '2 min ago'], [3 * hour, '3 h ago'], [day, '1 day ago'], [5 * day, '5 days ago'], [15 * day, '2 weeks ago'], [800 * day, '2 years ago'], [-3 * hour, 'in 3 h'],
    ]);
  });
});

suite('numbers', () => {
  test('of things are grouped thinly from five digits on', () => {
    says(renderCount, [[0, '0'], [9999, '9999'], [12_345, '12\u202f345'], [-1_234_567, '-1\u202f234\u202f567'], [1.5, '1.5']]);
    assert.equal(renderQuantity(1, 'learner'), '1 learner');
    assert.equal(renderQuantity(10_000, 'learner'), '10\u202f000 learners');
  });

  test('that were measured have four significant digits', () => {
    says(renderValue, [[0.21345, '0.2135'], [0.94, '0.94'], [128, '128'], [12345.6, '12350'], [1.2e-5, '1.2e-5'], [3e12, '3e12'], [-1e-9, '-1e-9'], [0, '0'], [Number.NaN, 'NaN'], [Infinity, '∞'], [-Infinity, '-∞']]);
  });
});

suite('sparkline', () => {
  test('goes from the lowest to the highest value', () => {
    assert.equal(sparkline([0, 1, 2, 3, 4, 5, 6, 7]), '▁▂▃▄▅▆▇█');
    assert.equal(sparkline([5, 5, 5]), '▄▄▄');
    assert.equal(sparkline([]), '');
  });

  test('gathers what does not fit, and marks what is no number', () => {
    assert.equal(sparkline(Array.from({ length: 1000 }, (_, index) => index), 4), '▁▃▆█');
    assert.equal(sparkline([0, Number.NaN, Infinity, 1]), '▁××█');
    assert.equal(sparkline([1e308, 1e308, -1e308], 3), '██▁');
  });
});

suite('states', () => {
  test('are upper case for scripts, and a sign and a word for people', () => {
    assert.equal(stateCode('completed'), 'COMPLETED');
    assert.equal(stateLabel('failed'), '✗ failed');
    assert.equal(stateTone('queued'), 'waiting');
  });
});
