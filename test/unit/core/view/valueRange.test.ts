import assert from 'node:assert/strict';
import { valueRange } from '../../../../src/core/view/valueRange.ts';

const plain = { scale: 'linear', ignoreOutliers: false } as const;

suite('the range of a value axis', () => {
  test('leaves a little free above and below', () => {
    assert.deepEqual(valueRange([0, 10], plain), [-0.5, 10.5]);
  });

  test('has a course that stays where it is in its middle', () => {
    assert.deepEqual(valueRange([0, 0], plain), [-1, 1]);
    assert.deepEqual(valueRange([100], plain), [95, 105]);
  });

  test('takes no notice of what is not finite, and there may be nothing', () => {
    assert.deepEqual(valueRange([NaN, Infinity, 1, 3, -Infinity], plain), [0.9, 3.1]);
    assert.equal(valueRange([NaN], plain), undefined);
    assert.equal(valueRange([-1, 0], { ...plain, scale: 'log' }), undefined);
  });

  test('has no end of numbers that a number cannot hold', () => {
    const [low, high] = valueRange([-Number.MAX_VALUE, Number.MAX_VALUE], plain) ?? [];
    assert.deepEqual([low, high], [-Number.MAX_VALUE, Number.MAX_VALUE]);
  });

  test('goes by powers of ten where the scale does', () => {
    const [low = 0, high = 0] = valueRange([-5, 0.01, 100], { ...plain, scale: 'log' }) ?? [];
    assert.ok(low > 0.005 && low < 0.01 && high > 100 && high < 200, `${low} ${high}`);
  });

  test('leaves outliers out when asked to', () => {
    const course = Array.from({ length: 100 }, (_, at) => at).concat(1e9);
    const [, high = 0] = valueRange(course, { ...plain, ignoreOutliers: true }) ?? [];
    assert.ok(high < 110, String(high));
  });
});
