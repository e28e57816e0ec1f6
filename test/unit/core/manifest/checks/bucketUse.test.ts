import assert from 'node:assert/strict';
import { checkBucketUse } from '../../../../../src/core/manifest/checks/bucketUse.ts';
import { covered, only, run } from './checking.ts';

function store(id: string, data: string, results = ''): string {
  return `  - id: ${id}\n${data && `    training_data: { container: ${data} }\n`}${results && `    training_results: { container: ${results} }\n`}`;
}

suite('checkBucketUse', () => {
  test('asks for a results bucket', () => {
    const finding = only(checkBucketUse, `data_stores:\n${store('a', 'in')}`);
    assert.deepEqual([finding.severity, finding.code, finding.covers], ['error', 'manifest/no-results-bucket', 'data_stores']);
  });

  test('says which of several buckets is DATA_DIR and where the others are', () => {
    const finding = only(checkBucketUse, `data_stores:\n${store('a', 'flowers', 'out')}${store('b', 'weights')}`);
    assert.deepEqual([finding.severity, finding.covers], ['information', 'weights']);
    assert.match(finding.message, /at \/mnt\/data\/weights.*DATA_DIR is the first one, \/mnt\/data\/flowers/);
  });

  test('refuses two buckets that would be one folder', () => {
    assert.equal(only(checkBucketUse, `data_stores:\n${store('a', 'flowers', 'out')}${store('b', 'flowers')}`).code, 'manifest/bucket-clash');
  });

  test('says that results go to the first results bucket only', () => {
    const text = `data_stores:\n${store('a', '', 'out')}${store('b', 'in', 'spare')}`;
    const [finding] = run(checkBucketUse, text);
    assert.ok(finding);
    assert.equal(covered(text, finding.range), 'spare');
    assert.match(finding.message, /“out” of data store “a”/);
  });

  test('is silent about one data store with both buckets, and about none', () => {
    assert.deepEqual(run(checkBucketUse, `data_stores:\n${store('a', 'in', 'out')}`), []);
    assert.deepEqual(run(checkBucketUse, 'name: a\n'), []);
  });
});
