import assert from 'node:assert/strict';
import { fileNameOf } from '../../../../src/core/view/fileName.ts';
import { nameSearch } from '../../../../src/core/view/nameSearch.ts';

suite('the search for names', () => {
  test('wants every word, in any order and case', () => {
    const isFound = nameSearch('Loss val');
    assert.deepEqual(['val/loss', 'LOSS of VALidation', 'loss', 'val'].filter(isFound), ['val/loss', 'LOSS of VALidation']);
    assert.ok(nameSearch('  ')('anything'));
  });

  test('takes signs as they are', () => {
    assert.deepEqual(['a.b', 'axb', '(a+)+$'].filter(nameSearch('(a+)+$')), ['(a+)+$']);
  });
});

suite('a name as a file’s', () => {
  test('is one on any system', () => {
    assert.deepEqual(['loss', 'val/loss', '../../etc/passwd', 'größe/学習率', 'a:b*c?', '...', ''].map(fileNameOf), ['loss', 'val-loss', 'etc-passwd', 'größe-学習率', 'a-b-c', 'chart', 'chart']);
    assert.ok(fileNameOf('x'.repeat(500)).length <= 100);
  });
});
