import assert from 'node:assert/strict';
import { renderBytes } from '../../../../src/core/base/renderBytes.ts';

suite('renderBytes', () => {
  const decimal: readonly (readonly [number, string])[] = [
    [0, '0 bytes'],
    [1, '1 byte'],
    [999, '999 bytes'],
    [1000, '1 KB'],
    [1234, '1.2 KB'],
    [9949, '9.9 KB'],
    [96_400, '96 KB'],
    [999_499, '999 KB'],
    [999_950, '1 MB'],
    [1_200_000_000, '1.2 GB'],
    [4e9, '4 GB'],
    [2e22, '20000 EB'],
  ];
  for (const [bytes, text] of decimal) {
    test(`says ${text} for ${String(bytes)}`, () => {
      assert.equal(renderBytes(bytes), text);
    });
  }

  test('counts in powers of 1,024 where a limit was given so', () => {
    assert.equal(renderBytes(2 ** 30, { binary: true }), '1 GiB');
    assert.equal(renderBytes(1.5 * 2 ** 20, { binary: true }), '1.5 MiB');
    assert.equal(renderBytes(1000, { binary: true }), '1000 bytes');
  });
});
