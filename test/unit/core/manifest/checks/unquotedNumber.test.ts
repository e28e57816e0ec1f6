import assert from 'node:assert/strict';
import { checkUnquotedNumber } from '../../../../../src/core/manifest/checks/unquotedNumber.ts';
import { mended, only, run } from './checking.ts';

const version = (source: string) => `framework:\n  version: ${source} # the tag\n`;

suite('checkUnquotedNumber', () => {
  test('quotes what other readers change', () => {
    for (const [source, read] of [['1.10', '1.1'], ['0123', '123'], ['1.0', '1'], ['1e3', '1000'], ['0x10', '16']] as const) {
      const finding = only(checkUnquotedNumber, version(source));
      assert.deepEqual([finding.severity, finding.covers], ['warning', source]);
      assert.match(finding.message, new RegExp(`get ${read} instead of ${source}\\.`));
      assert.equal(mended(version(source), finding), version(`"${source}"`));
    }
  });

  test('does not repeat a secret', () => {
    const finding = only(checkUnquotedNumber, 'data_stores:\n  - connection:\n      password: 0042\n');
    assert.doesNotMatch(finding.message, /42/);
  });

  test('is silent about numbers that stay themselves, and about quoted ones', () => {
    for (const source of ['1.5', '2', '"1.10"', "'0123'", '1.5.0', '1.5.0-py3', 'latest', '1.10-gpu']) assert.deepEqual(run(checkUnquotedNumber, version(source)), [], source);
  });
});
