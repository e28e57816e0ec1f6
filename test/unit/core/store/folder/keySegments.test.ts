import assert from 'node:assert/strict';
import { checkBucketName, keySegments } from '../../../../../src/core/store/folder/keySegments.ts';

suite('keySegments', () => {
  test('splits a key into the names that lead to the object', () => {
    assert.deepEqual(keySegments('a/b c/日本.txt', 'linux'), ['a', 'b c', '日本.txt']);
    assert.deepEqual(keySegments('..a/b..', 'linux'), ['..a', 'b..']);
    assert.deepEqual(keySegments('back\\slash/C:', 'linux'), ['back\\slash', 'C:']);
  });

  test('refuses on Windows what would be another file there', () => {
    for (const key of ['C:/x', 'C:x', 'a\\..\\b', '\\\\server\\share', 'x/name.', 'x/name ', 'CON', 'nul.txt', 'x/COM1', 'lpt9.log', 'file:stream', 'tab\t', 'star*', 'a/...']) {
      assert.throws(() => keySegments(key, 'win32'), { code: 'store/invalid-key' }, key);
    }
    assert.deepEqual(keySegments('console/common.txt', 'win32'), ['console', 'common.txt']);
  });

  test('does not carry control characters into its message', () => {
    assert.throws(() => keySegments('a/\u001b]8;;evil\u0007//', 'linux'), (thrown: Error) => !thrown.message.includes('\u001b'));
  });

  test('accepts the bucket names of published manifests', () => {
    for (const bucket of ['training_data', 'tf-results', 'a.b', 'X']) checkBucketName(bucket, 'linux');
    for (const bucket of ['CON', 'a:b', 'dot.']) assert.throws(() => checkBucketName(bucket, 'win32'), { code: 'store/invalid-bucket' });
  });
});
