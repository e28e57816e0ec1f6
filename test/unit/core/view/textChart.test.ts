import assert from 'node:assert/strict';
import stringWidth from 'string-width';
import { textChart } from '../../../../src/core/view/textChart.ts';

const line = (count: number): { step: number; value: number }[] => Array.from({ length: count }, (_, index) => ({ step: index, value: index }));

suite('textChart', () => {
  test('draws the course between its extremes, with the last value and the steps', () => {
    assert.deepEqual(textChart(line(11), { title: 'loss', width: 14, height: 5 }), ['loss  10', '10 ┤      ⢀⡠⠔⠊', '   ┤    ⣀⠜⠁', ' 0 ┤⣀⠤⠒⠉', '    0       10']);
  });

  test('leaves a gap where a value is not finite, and counts it', () => {
    const points = [...line(3), { step: 3, value: Number.NaN }, { step: 4, value: Infinity }, { step: 5, value: 5 }];
    const lines = textChart(points, { title: 'loss' });
    assert.equal(lines[0], 'loss  (2 not finite)  5');
    assert.equal(textChart([{ step: 0, value: Number.NaN }], { title: 'loss' })[0], 'loss  (1 not finite)  no points yet');
  });

  test('draws a single point and a constant half way up', () => {
    assert.match(textChart([{ step: 7, value: 1 }], { title: 'loss', height: 5 })[2] ?? '', /┤[^ ]/);
    assert.doesNotThrow(() => textChart([{ step: 1, value: 2 }, { step: 1, value: 2 }], { title: 'loss' }));
  });

  test('stays in the place it is given, however many points there are', () => {
    const lines = textChart(line(200_000), { title: 'loss', width: 40, height: 6 });
    assert.equal(lines.length, 6);
    assert.ok(lines.every((text) => stringWidth(text) <= 40));
  });
});
