import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseSize } from '../../../../src/core/manifest/quantity.ts';

function bytesOf(text: string): number {
  const size = parseSize(text);
  assert.ok(size.ok, `“${text}” was refused`);
  return size.value;
}

function suggestionFor(text: string): string | undefined {
  const size = parseSize(text);
  assert.ok(!size.ok, `“${text}” was taken`);
  return size.failure.suggestion;
}

suite('parseSize', () => {
  test('counts MB, GB and TB in powers of 1000, MiB, GiB and TiB in powers of 1024', () => {
    assert.deepEqual(['1MB', '4Gb', '2tb'].map(bytesOf), [1e6, 4e9, 2e12]);
    assert.deepEqual(['1MiB', '1gib', '1TIB'].map(bytesOf), [2 ** 20, 2 ** 30, 2 ** 40]);
  });

  test('takes every unit in any case and with blanks before it', () => {
    const unit = fc
      .constantFrom('mb', 'mib', 'gb', 'gib', 'tb', 'tib')
      .chain((name) => fc.tuple(...name.split('').map((letter) => fc.constantFrom(letter, letter.toUpperCase()))))
      .map((letters) => letters.join(''));
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9000 }), fc.constantFrom('', ' ', '  '), unit, (number, gap, name) => {
        assert.equal(bytesOf(`${String(number)}${gap}${name}`), number * bytesOf(`1${name.toLowerCase()}`));
      }),
    );
  });

  test('offers the unit that was meant', () => {
    assert.equal(suggestionFor('8 GBs'), '8 GB');
    assert.equal(suggestionFor('16Gi'), '16GiB');
    assert.equal(suggestionFor('512M'), '512MB');
    assert.equal(suggestionFor('4 gigabytes'), '4 GB');
    assert.equal(suggestionFor('4 gibibytes'), '4 GiB');
    assert.equal(suggestionFor('1.5G'), '1500MB');
  });

  test('refuses decimals, which the ancestor took for 512 MB, and offers the same size as a whole number', () => {
    assert.equal(suggestionFor('1.5Gb'), '1500MB');
    assert.equal(suggestionFor('1.5 GiB'), '1536 MiB');
    assert.equal(suggestionFor('2.0TB'), '2TB');
    assert.equal(suggestionFor('0.3GiB'), '308MiB');
  });

  test('refuses what it cannot read, without guessing', () => {
    for (const text of ['', 'lots', '-4Gb', '4,5Gb', '1e3MB', '0x10MB', '4096', '4 KB', '4 PB', '4Gb!', '4Gb 4Gb', '.5Gb', '1..5Gb']) {
      assert.equal(suggestionFor(text), undefined, text);
    }
    assert.equal(parseSize('0 GB').ok, false);
  });
});
