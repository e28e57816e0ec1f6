import assert from 'node:assert/strict';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { asWeftError } from '../../../../src/core/base/weftError.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';

const systemError = (code: string, path?: string): Error => Object.assign(new Error(`${code}: some words`), { code, ...(path !== undefined && { path }) });

suite('what the system says of files and disks', () => {
  const folder = tempFolderPerTest();

  test('has a code of its own, the place, and what to do', () => {
    const faults = ['ENOSPC', 'EACCES', 'EROFS', 'ENAMETOOLONG', 'ENOTDIR', 'EMFILE'].map((code) => asWeftError(systemError(code, '/a/b')));
    assert.deepEqual(faults.map(({ code }) => code), ['system/no-space', 'system/access-denied', 'system/read-only', 'system/name-too-long', 'system/not-a-folder', 'system/too-many-files']);
    for (const { code, message } of faults) assert.ok(code === 'system/too-many-files' || message.includes('“/a/b”'), message);
    assert.equal(asWeftError(systemError('ENOSPC')).message, 'There is no space left to write a file. Free some, and try again.');
  });

  test('is understood as the system really says it', async () => {
    await writeFile(folder.path('file'), 'x');
    const said = async (attempt: Promise<unknown>): Promise<string> => attempt.then(() => 'nothing', (thrown: unknown) => asWeftError(thrown).code);
    assert.equal(await said(mkdir(folder.path('b'.repeat(300)))), 'system/name-too-long');
    assert.equal(await said(readFile(folder.path('file/below'))), 'system/not-a-folder');
  });

  test('keeps its cause, and what says something of Weft stays unexpected', () => {
    const cause = systemError('EROFS', '/a');
    assert.equal(asWeftError(cause).cause, cause);
    assert.equal(asWeftError(systemError('ENOENT', '/a')).code, 'internal/unexpected');
    assert.equal(asWeftError(new Error('toString')).code, 'internal/unexpected');
    assert.equal(asWeftError(systemError('toString')).code, 'internal/unexpected');
  });
});
