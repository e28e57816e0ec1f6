import assert from 'node:assert/strict';
import fc from 'fast-check';
import { PointBlocks } from '../../../../src/core/metrics/pointBlocks.ts';
import { ScalarSeries } from '../../../../src/core/metrics/scalarSeries.ts';
import { ThinnedSeries } from '../../../../src/core/metrics/thinnedSeries.ts';

const action = fc.oneof({ weight: 20, arbitrary: fc.record({ goBack: fc.constant(0), value: fc.double() }) }, fc.record({ goBack: fc.nat(40), value: fc.double() }), fc.record({ withdrawFrom: fc.nat(300) }));

suite('thinnedSeries', () => {
  test('keeps every point while there are few', () => {
    const series = new ThinnedSeries(1000, new PointBlocks());
    for (let step = 0; step < 900; step += 1) series.append(Float64Array.of(step, step * 2, Math.sin(step)));
    assert.deepEqual([...series.points()], Array.from({ length: 900 }, (_, step) => ({ step, wallTime: step * 2, value: Math.sin(step), standing: 'current' })));
  });

  test('keeps the first, the last, the least and the greatest of a million, spread evenly', () => {
    const series = new ThinnedSeries(1000, new PointBlocks());
    for (let step = 0; step < 1_000_000; step += 1) series.append(Float64Array.of(step, 0, step === 123_457 ? 99 : step === 777_778 ? -99 : Math.sin(step)));
    const points = [...series.points()];
    assert.equal(series.length, 1_000_000);
    assert.ok(points.length > 400 && points.length <= 1004, String(points.length));
    assert.equal(points[0]?.step, 0);
    assert.equal(points.at(-1)?.step, 999_999);
    assert.ok(points.some(({ step, value }) => step === 123_457 && value === 99));
    assert.ok(points.some(({ step, value }) => step === 777_778 && value === -99));
    for (const [at, { step }] of points.entries()) assert.ok(step - (points[at - 1]?.step ?? 0) < 10_000);
  });

  test('keeps a sign of values that are no numbers', () => {
    const series = new ThinnedSeries(100, new PointBlocks());
    for (let step = 0; step < 100_000; step += 1) series.append(Float64Array.of(step, 0, step === 5000 ? NaN : step === 90_000 ? Infinity : 1));
    const odd = [...series.points()].filter(({ value }) => !Number.isFinite(value));
    assert.deepEqual(odd.map(({ step, value }) => [step, value]), [[5000, NaN], [90_000, Infinity]]);
  });

  test('says the same of restarts as the series that keeps all, and marks what it keeps alike', () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 400, size: 'max' }), fc.integer({ min: 16, max: 60 }), (actions, capacity) => {
        const all = new ScalarSeries();
        const thinned = new ThinnedSeries(capacity, new PointBlocks());
        let step = 0;
        for (const [index, each] of actions.entries()) {
          if ('value' in each) {
            step += each.goBack === 0 ? 1 : -each.goBack;
            all.append(Float64Array.of(step, index, each.value));
            thinned.append(Float64Array.of(step, index, each.value));
          } else {
            all.withdrawFrom(each.withdrawFrom);
            thinned.withdrawFrom(each.withdrawFrom);
          }
        }
        const byWallTime = new Map([...all.points()].map((point) => [point.wallTime, point]));
        const kept = [...thinned.points()];
        assert.ok(kept.length <= capacity + 4);
        assert.deepEqual(kept.map(({ wallTime }) => wallTime), kept.map(({ wallTime }) => wallTime).toSorted((one, other) => one - other));
        for (const point of kept) {
          const wanted = byWallTime.get(point.wallTime);
          assert.deepEqual([point.step, point.value, point.standing === 'current'], [wanted?.step, wanted?.value, wanted?.standing === 'current']);
        }
        const points = [...byWallTime.values()];
        assert.deepEqual([kept.at(-1)?.wallTime, kept[0]?.wallTime], [points.at(-1)?.wallTime, points[0]?.wallTime]);
        const current = points.filter(({ standing, value }) => standing === 'current' && Number.isFinite(value)).map(({ value }) => value);
        const keptValues = kept.filter(({ standing, value }) => standing === 'current' && Number.isFinite(value)).map(({ value }) => value);
        const extremes = (values: readonly number[]): number[] => [Math.min(...values), Math.max(...values)];
        if (!actions.some((each) => !('value' in each) || each.goBack > 0)) assert.deepEqual(extremes(keptValues), extremes(current));
      }),
      { numRuns: 300 },
    );
  });

  test('takes blocks that others gave back, and leaves theirs alone', () => {
    const pool = new PointBlocks();
    const capacities = [16, 100, 1000, 4000];
    const shared = capacities.map((capacity) => new ThinnedSeries(capacity, pool));
    const apart = capacities.map((capacity) => new ThinnedSeries(capacity, new PointBlocks()));
    for (let step = 0; step < 30_000; step += 1) {
      for (const [number, series] of [...shared, ...apart].entries()) {
        const restarts = step === 20_000 + (number % 4) * 1000;
        if (restarts) series.withdrawFrom(15_000);
        series.append(Float64Array.of(restarts ? 15_000 : step, step, Math.sin(step * ((number % 4) + 1))));
      }
    }
    for (const [number, series] of shared.entries()) assert.deepEqual([...series.points()], [...(apart[number]?.points() ?? [])]);
  });

  test('keeps no more points than it can tell apart, whatever it is asked for', () => {
    const series = new ThinnedSeries(1_000_000, new PointBlocks());
    for (let step = 0; step < 100_000; step += 1) series.append(Float64Array.of(step, step, step));
    series.append(Float64Array.of(50_000, 0, 0));
    const points = [...series.points()];
    assert.ok(points.length <= 32_767);
    assert.deepEqual([points[0]?.step, points.at(-1)?.step], [0, 50_000]);
    for (const { step, standing } of points.slice(0, -1)) assert.equal(standing, step < 50_000 ? 'current' : 'preempted');
  });

  test('takes points that all have the same step in its stride', () => {
    const series = new ThinnedSeries(100, new PointBlocks());
    for (let count = 0; count < 200_000; count += 1) series.append(Float64Array.of(0, count, count));
    const points = [...series.points()];
    assert.ok(points.length <= 104);
    assert.deepEqual(points.filter(({ standing }) => standing === 'current').map(({ value }) => value), [199_999]);
  });

  test('gives the kept points from an index on', () => {
    const series = new ThinnedSeries(100, new PointBlocks());
    for (let step = 0; step < 10_000; step += 1) series.append(Float64Array.of(step, 0, step));
    assert.deepEqual([...series.points(9000)], [...series.points()].filter(({ step }) => step >= 9000));
  });
});
