import assert from 'node:assert/strict';
import { scalarCurve } from '../../../../src/core/view/scalarCurve.ts';

/** Points as the series keeps them: step, wall time, value and how it stands. */
function curveOf(points: readonly (readonly [step: number, wallTime: number, value: number, standing?: 0 | 1 | 2])[], axis: 'step' | 'relative' | 'wall' = 'step'): ReturnType<typeof scalarCurve> {
  return scalarCurve(Float64Array.from(points.flatMap(([step, wallTime, value]) => [step, wallTime, value])), Uint8Array.from(points.map(([, , , standing = 0]) => standing)), { axis, smoothing: 0, startedAtSeconds: 100 });
}

suite('the curve of a run', () => {
  test('stands over steps, over seconds since the run began, or over the time of day', () => {
    const points = [[1, 101, 5], [2, 103, 6]] as const;
    assert.deepEqual([...curveOf(points).xs], [1, 2]);
    assert.deepEqual([...curveOf(points, 'relative').xs], [1, 3]);
    assert.deepEqual([...curveOf(points, 'wall').xs], [101, 103]);
    assert.deepEqual([...curveOf(points).values], [5, 6]);
  });

  test('keeps what a restart overtook as curves of their own', () => {
    const curve = curveOf([[1, 1, 10], [2, 2, 20, 1], [3, 3, 30, 1], [2, 4, 21], [3, 5, 31, 2], [3, 6, 32]]);
    assert.deepEqual([...curve.xs], [1, 2, 3]);
    assert.deepEqual([...curve.values], [10, 21, 32]);
    assert.deepEqual(curve.overtaken, [{ xs: [2, 3], ys: [20, 30] }, { xs: [3], ys: [31] }]);
  });

  test('says where a value was no number, and which', () => {
    assert.deepEqual(curveOf([[1, 1, NaN], [2, 2, Infinity], [3, 3, 1], [4, 4, -Infinity]]).odd, [{ x: 1, kind: 'nan' }, { x: 2, kind: 'infinity' }, { x: 4, kind: '-infinity' }]);
  });

  test('goes forward in time where the clock went back, and has one point a place', () => {
    const curve = curveOf([[1, 103, 1], [2, 101, 2], [3, 103, 3], [4, NaN, 4]], 'wall');
    assert.deepEqual([...curve.xs], [101, 103]);
    assert.deepEqual([...curve.values], [2, 3]);
  });
});
