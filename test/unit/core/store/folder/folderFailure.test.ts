import assert from 'node:assert/strict';
import type { WeftError } from '../../../../../src/core/base/weftError.ts';
import { folderFailure } from '../../../../../src/core/store/folder/folderFailure.ts';

suite('folderFailure', () => {
  const failure = (code: string): unknown => folderFailure(Object.assign(new Error(code), { code }), 'Storing “a” in “/store”');

  test('tells a full disk from a missing permission and from a key that cannot be', () => {
    const codes = ['ENOSPC', 'EACCES', 'EROFS', 'EISDIR', 'EIO'].map((code) => (failure(code) as WeftError).code);
    assert.deepEqual(codes, ['store/no-space', 'store/access-denied', 'store/access-denied', 'store/invalid-key', 'store/unreachable']);
    assert.equal((failure('ENOSPC') as WeftError).message, 'Storing “a” in “/store” failed: the disk is full. Free some space and try again.');
  });

  test('passes on what is no fault of the disk', () => {
    const abort = new DOMException('aborted', 'AbortError');
    assert.equal(folderFailure(abort, 'Storing'), abort);
  });
});
