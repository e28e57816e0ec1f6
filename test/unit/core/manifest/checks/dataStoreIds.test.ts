import assert from 'node:assert/strict';
import { checkDataStoreIds } from '../../../../../src/core/manifest/checks/dataStoreIds.ts';
import { only, run } from './checking.ts';

suite('checkDataStoreIds', () => {
  test('tells an id that is used twice at its second place', () => {
    const finding = only(checkDataStoreIds, 'data_stores:\n  - id: a\n  - id: b\n  - id: "a"\n');
    assert.deepEqual([finding.covers, finding.range.start.line], ['"a"', 4]);
  });

  test('is silent about different ids', () => {
    assert.deepEqual(run(checkDataStoreIds, 'data_stores:\n  - id: a\n  - type: mount_cos\n  - id: b\n'), []);
  });
});
