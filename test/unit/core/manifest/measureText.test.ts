import assert from 'node:assert/strict';
import { measureText, textLimits } from '../../../../src/core/manifest/measureText.ts';

/** Code and place of a refusal. */
function refusal(text: string): unknown {
  const { fault } = measureText(text);
  return fault && [fault.code, fault.range.start.line, fault.range.start.column];
}

suite('measureText', () => {
  test('lets a manifest through and finds it small', () => {
    assert.deepEqual(measureText('name: retrain\r\n\tframework: {name: tensorflow}\n'), { isLarge: false });
  });

  test('refuses a text over 1 MiB where the limit lies, and not at the limit', () => {
    assert.equal(refusal('x'.repeat(textLimits.characters)), undefined);
    assert.deepEqual(refusal(`a\n${'x'.repeat(textLimits.characters)}`), ['manifest/too-large', 2, textLimits.characters - 1]);
  });

  test('refuses the line after the last allowed one', () => {
    assert.equal(refusal('\n'.repeat(textLimits.lines - 1)), undefined);
    assert.deepEqual(refusal('\n'.repeat(textLimits.lines)), ['manifest/too-large', textLimits.lines + 1, 1]);
  });

  test('refuses the first entry or mark too many', () => {
    assert.equal(refusal(','.repeat(textLimits.entries)), undefined);
    assert.deepEqual(refusal(`\n${','.repeat(textLimits.entries + 1)}`), ['manifest/too-large', 2, textLimits.entries + 1]);
    assert.deepEqual(refusal('- '.repeat(textLimits.entries + 1)), ['manifest/too-large', 1, textLimits.entries * 2 + 1]);
    assert.deepEqual(refusal(':'.repeat(textLimits.marks + 1)), ['manifest/too-large', 1, textLimits.marks + 1]);
  });

  test('names an invisible character and where it stands', () => {
    const { fault } = measureText('name: a\nversion: 1\0');
    assert.equal(fault?.code, 'manifest/control-character');
    assert.match(fault.message, /U\+0000/);
    assert.deepEqual(fault.range.start, { line: 2, column: 11 });
  });

  test('refuses a carriage return alone, which editors and YAML read differently', () => {
    assert.deepEqual(refusal('name: a\rversion: 1'), ['manifest/control-character', 1, 8]);
  });

  test('finds a text large by its length, lines or entries', () => {
    assert.equal(measureText('x'.repeat(33 * 1024)).isLarge, true);
    assert.equal(measureText('a: 1\n'.repeat(1001)).isLarge, true);
    assert.equal(measureText(`a: [${'1,'.repeat(1001)}]`).isLarge, true);
    assert.equal(measureText('a: 1\n'.repeat(500)).isLarge, false);
  });
});
