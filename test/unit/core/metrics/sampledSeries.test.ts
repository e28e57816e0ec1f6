import assert from 'node:assert/strict';
import { SampledSeries } from '../../../../src/core/metrics/sampledSeries.ts';

suite('sampledSeries', () => {
  test('keeps all while there are few, then an even selection with the first and the last', () => {
    const series = new SampledSeries<string>(10);
    for (let step = 0; step < 1000; step += 1) {
      series.append(step, step * 2, `at ${String(step)}`);
      const steps = series.samples().map((sample) => sample.step);
      assert.ok(steps.length <= 11);
      assert.deepEqual([steps[0], steps.at(-1)], [0, step]);
      if (step < 10) assert.equal(steps.length, step + 1);
      const gaps = steps.slice(1, -1).map((each, at) => each - (steps[at] ?? 0));
      assert.equal(new Set(gaps).size <= 1, true);
    }
    assert.deepEqual(series.samples().at(-1), { step: 999, wallTime: 1998, value: 'at 999', standing: 'current' });
  });

  test('marks what a restart wrote anew, and what its writer withdrew', () => {
    const series = new SampledSeries<number>(10);
    for (const step of [0, 1, 2, 1]) series.append(step, 0, step);
    assert.deepEqual(series.samples().map(({ standing }) => standing), ['current', 'preempted', 'preempted', 'current']);
    series.withdrawFrom(1);
    assert.deepEqual(series.samples().map(({ standing }) => standing), ['current', 'withdrawn', 'withdrawn', 'withdrawn']);
  });
});
