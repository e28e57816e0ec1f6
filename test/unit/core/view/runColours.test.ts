import assert from 'node:assert/strict';
import { runStyle } from '../../../../src/core/view/runColours.ts';

const channels = (colour: string): number[] => [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map(linear);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
function contrast(one: string, other: string): number {
  const [darker = 0, brighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (brighter + 0.05) / (darker + 0.05);
}

suite('colours of runs', () => {
  test('stand out from the backgrounds of the editor’s themes by 3 to 1', () => {
    for (let run = 0; run < 8; run += 1) {
      for (const page of ['#ffffff', '#f8f8f8']) assert.ok(contrast(runStyle(run, 'bright').colour, page) >= 3, `run ${run} on ${page}`);
      for (const page of ['#1f1f1f', '#000000', '#252526']) assert.ok(contrast(runStyle(run, 'dark').colour, page) >= 3, `run ${run} on ${page}`);
    }
  });

  test('are another one, or dashed in another way, for each of 32 runs', () => {
    for (const background of ['bright', 'dark'] as const) {
      assert.equal(new Set(Array.from({ length: 32 }, (_, run) => JSON.stringify(runStyle(run, background)))).size, 32);
    }
  });
});
