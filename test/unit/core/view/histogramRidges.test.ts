import assert from 'node:assert/strict';
import { histogramRidges } from '../../../../src/core/view/histogramRidges.ts';

suite('histograms as ridges', () => {
  test('share one axis, and their heights are shares of the greatest', () => {
    const ridges = histogramRidges([Float64Array.of(0, 1, 2), Float64Array.of(1, 4, 6)], 4);
    assert.deepEqual([ridges?.low, ridges?.high], [0, 4]);
    assert.deepEqual(ridges?.rows.map((row) => [...row]), [[1, 0, 0, 0], [0, 1, 1, 1]]);
  });

  test('count a bucket without width where it stands, at the end too', () => {
    assert.deepEqual(histogramRidges([Float64Array.of(0, 2, 1, 4, 4, 1)], 2)?.rows.map((row) => [...row]), [[1, 1]]);
  });

  test('of a single value stand in the middle', () => {
    const ridges = histogramRidges([Float64Array.of(3, 3, 5)], 4);
    assert.ok(ridges && ridges.low < 3 && ridges.high > 3);
  });

  test('that count nothing, or reach without end, are none', () => {
    assert.equal(histogramRidges([new Float64Array(0), Float64Array.of(0, 1, 0), Float64Array.of(-Infinity, Infinity, 5), Float64Array.of(0, 1, NaN)], 4), undefined);
  });
});
