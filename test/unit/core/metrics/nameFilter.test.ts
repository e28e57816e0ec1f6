import assert from 'node:assert/strict';
import { nameFilter } from '../../../../src/core/metrics/nameFilter.ts';

suite('nameFilter', () => {
  test('lets every name pass without patterns', () => {
    assert.ok(nameFilter(undefined)('loss'));
    assert.ok(nameFilter([])('loss'));
  });

  test('matches whole names, with * over slashes and ? for one character', () => {
    const passes = (pattern: string, name: string): boolean => nameFilter([pattern])(name);
    assert.ok(passes('loss', 'loss'));
    assert.ok(!passes('loss', 'loss/train'));
    assert.ok(passes('loss*', 'loss/train'));
    assert.ok(passes('*/train', 'a/b/train'));
    assert.ok(passes('l?ss', 'loss'));
    assert.ok(!passes('l?ss', 'lss'));
    assert.ok(passes('a*b*c', 'a-b-b-c'));
    assert.ok(!passes('a*b*c', 'a-c-b'));
    assert.ok(passes('(.+)[x]', '(.+)[x]'));
  });

  test('lets a name pass when one of several patterns matches', () => {
    const passes = nameFilter(['loss', 'acc*']);
    assert.deepEqual(['loss', 'accuracy', 'lr'].map(passes), [true, true, false]);
  });

  test('does not slow down on patterns of many stars', () => {
    assert.ok(!nameFilter([`${'*a'.repeat(200)}b`])('a'.repeat(5000)));
  });
});
