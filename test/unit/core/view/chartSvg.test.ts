import assert from 'node:assert/strict';
import { chartSvg } from '../../../../src/core/view/chartSvg.ts';
import { scalarCurve } from '../../../../src/core/view/scalarCurve.ts';

const theme = { background: 'bright', page: '#ffffff', text: '#000000', muted: '#555555', grid: '#dddddd' } as const;

function draw(title: string, name: string): string {
  const curve = scalarCurve(Float64Array.of(0, 0, 1, 1, 1, NaN, 2, 2, 3), new Uint8Array(3), { axis: 'step', smoothing: 0.5, startedAtSeconds: 0 });
  return chartSvg({ title, curves: [{ name, colour: 0, curve }], seen: { x: [0, 2], y: [0, 4] }, axis: 'step', scale: 'linear', isSmoothed: true, theme });
}

suite('a chart as SVG', () => {
  test('has title, curves with their gaps, marks and names', () => {
    const svg = draw('loss', 'train');
    for (const part of ['>loss</text>', '>train</text>', 'M80 344M780 144', '>2</text>']) assert.ok(svg.includes(part), part);
  });

  test('holds names as text, whatever is in them', () => {
    const svg = draw('<script>alert(1)</script>', '"&<b onload=x>\u0000\u001b[31m');
    for (const part of ['<script', '<b', '\u0000', '\u001b']) assert.ok(!svg.includes(part), part);
    assert.ok(svg.includes('&lt;script&gt;alert(1)&lt;/script&gt;') && svg.includes('&quot;&amp;&lt;b onload=x&gt;[31m'));
  });
});
