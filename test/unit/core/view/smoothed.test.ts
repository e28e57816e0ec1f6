import assert from 'node:assert/strict';
import { smoothed } from '../../../../src/core/view/smoothed.ts';

suite('smoothing', () => {
  test('is an average that forgets, corrected for having begun at nothing', () => {
    // By hand, with weight 0.5: (1·½)/(1-½) = 1, then (¼+½·2)/(1-¼) = 5/3, then (5/8+½·6)/(1-⅛) = 29/7.
    assert.deepEqual([...smoothed([1, 2, 6], 0.5)].map((value) => value.toFixed(12)), [1, 5 / 3, 29 / 7].map((value) => value.toFixed(12)));
  });

  test('changes nothing without weight, nor a course that never changes', () => {
    assert.deepEqual([...smoothed([3, 1, 2], 0)], [3, 1, 2]);
    assert.deepEqual([...smoothed([0.1, 0.1, 0.1], 0.9)], [0.1, 0.1, 0.1]);
    assert.deepEqual([...smoothed([], 0.9)], []);
  });

  test('lets what is not finite through, and goes on as if it had not been there', () => {
    const [first, odd, huge, last] = smoothed([1, NaN, Infinity, 3], 0.5);
    assert.deepEqual([first, odd, huge, last], [1, NaN, Infinity, smoothed([1, 3], 0.5)[1]]);
  });
});
