import assert from 'node:assert/strict';
import fc from 'fast-check';
import { ScalarSeries } from '../../../../src/core/metrics/scalarSeries.ts';

function seriesOf(...steps: readonly number[]): ScalarSeries {
  const series = new ScalarSeries();
  for (const [index, step] of steps.entries()) series.append(Float64Array.of(step, 1000 + index, index / 2));
  return series;
}

const standings = (series: ScalarSeries): string => [...series.points()].map(({ standing }) => standing.charAt(0)).join('');

suite('scalarSeries', () => {
  test('keeps points as they come, however many', () => {
    const series = seriesOf(...Array.from({ length: 20_000 }, (_, index) => index));
    const points = [...series.points()];
    assert.equal(series.length, 20_000);
    assert.ok(points.every((point, index) => point.step === index && point.wallTime === 1000 + index && point.value === index / 2 && point.standing === 'current'));
    for (const from of [0, 1, 31, 32, 33, 4096, 19_999, 20_000]) assert.deepEqual([...series.points(from)], points.slice(from));
  });

  test('marks what a restart from an earlier step wrote anew', () => {
    assert.equal(standings(seriesOf(0, 1, 2, 3, 2, 3, 4)), 'ccppccc');
    assert.equal(standings(seriesOf(5, 5, 5)), 'ppc');
    assert.equal(standings(seriesOf(9, 1, 2)), 'pcc');
  });

  test('marks what the writer withdrew when it restarted, and only that', () => {
    const series = seriesOf(0, 1, 2, 3);
    series.withdrawFrom(2);
    assert.equal(standings(series), 'ccww');
    series.append(Float64Array.of(2, 0, 0));
    series.append(Float64Array.of(3, 0, 0));
    assert.equal(standings(series), 'ccwwcc');
    series.withdrawFrom(3);
    series.withdrawFrom(9);
    assert.equal(standings(series), 'ccwwcw');
  });

  test('marks as TensorBoard’s two loaders drop, for any steps', () => {
    const action = fc.oneof(fc.record({ step: fc.integer({ min: -2, max: 30 }) }), fc.record({ withdrawFrom: fc.integer({ min: 0, max: 30 }) }));
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200, size: 'max' }), (actions) => {
        const series = new ScalarSeries();
        const kept: { index: number; step: number }[] = [];
        const withdrawn = new Set<number>();
        const steps: number[] = [];
        for (const each of actions) {
          if ('step' in each) {
            while ((kept.at(-1)?.step ?? -Infinity) >= each.step) kept.pop();
            kept.push({ index: series.length, step: each.step });
            steps.push(each.step);
            series.append(Float64Array.of(each.step, 0, 0));
          } else {
            series.withdrawFrom(each.withdrawFrom);
            for (const [index, step] of steps.entries()) if (step >= each.withdrawFrom) withdrawn.add(index);
          }
        }
        const current = new Set(kept.map(({ index }) => index));
        const wanted = steps.map((_, index) => (withdrawn.has(index) ? 'withdrawn' : current.has(index) ? 'current' : 'preempted'));
        assert.deepEqual([...series.points()].map(({ standing }) => standing), wanted);
      }),
    );
  });
});
