import assert from 'node:assert/strict';
import { readdir, stat, writeFile } from 'node:fs/promises';
import process from 'node:process';
import { createJson, readJson, replaceJson } from '../../../../src/core/base/jsonFile.ts';
import { tempFolderPerTest } from '../../../support/tempFolder.ts';

suite('JSON files', () => {
  const folder = tempFolderPerTest();

  test('read what was written, and nothing where there is no file', async () => {
    await replaceJson(folder.path('a.json'), { a: [1, 'ü'] });
    assert.deepEqual(await readJson(folder.path('a.json')), { a: [1, 'ü'] });
    assert.equal(await readJson(folder.path('b.json')), undefined);
    assert.equal(await readJson(folder.path('a.json', 'below')), undefined);
  });

  test('say so when the content is damaged', async () => {
    await writeFile(folder.path('a.json'), '{"a":');
    await assert.rejects(readJson(folder.path('a.json')), SyntaxError);
  });

  test('are made once, however many try at once, and leave no draft behind', async () => {
    const made = await Promise.all(Array.from({ length: 20 }, (_, index) => createJson(folder.path('one.json'), { index })));
    assert.equal(made.filter(Boolean).length, 1);
    assert.deepEqual(await readJson(folder.path('one.json')), { index: made.indexOf(true) });
    assert.deepEqual(await readdir(folder.path()), ['one.json']);
  });

  test('keep secrets from other users', async function () {
    if (process.platform === 'win32') return this.skip();
    await replaceJson(folder.path('secret.json'), {}, { mode: 0o600 });
    await createJson(folder.path('other.json'), {}, { mode: 0o600 });
    for (const name of ['secret.json', 'other.json']) assert.equal((await stat(folder.path(name))).mode & 0o777, 0o600);
  });
});
