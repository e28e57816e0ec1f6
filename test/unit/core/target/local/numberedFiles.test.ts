import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { NumberedFiles } from '../../../../../src/core/target/local/numberedFiles.ts';
import { tempFolderPerTest } from '../../../../support/tempFolder.ts';

suite('numbered files', () => {
  const folder = tempFolderPerTest();

  test('hold a history whose last value counts', async () => {
    const wishes = new NumberedFiles<string>(folder.path('wishes'));
    assert.equal(await wishes.last(), undefined);
    assert.equal(await wishes.append(0, 'run'), true);
    assert.equal(await wishes.append(1, 'halt'), true);
    assert.deepEqual(await wishes.last(), { number: 2, value: 'halt' });
  });

  test('let one of several writers that saw the same history go on with it', async () => {
    const writers = Array.from({ length: 10 }, () => new NumberedFiles<number>(folder.path('claims')));
    const won = await Promise.all(writers.map((writer, index) => writer.append(0, index)));
    assert.equal(won.filter(Boolean).length, 1);
    assert.deepEqual(await writers[0]?.last(), { number: 1, value: won.indexOf(true) });
  });

  test('pass over drafts and other files', async () => {
    const wishes = new NumberedFiles<string>(folder.path('wishes'));
    await wishes.append(0, 'run');
    await writeFile(folder.path('wishes', '000002.json.abc.draft'), '');
    await writeFile(folder.path('wishes', 'notes.json'), '');
    assert.deepEqual(await wishes.last(), { number: 1, value: 'run' });
  });

  test('are not made below a folder that is gone', async () => {
    await assert.rejects(new NumberedFiles<string>(folder.path('gone', 'wishes')).append(0, 'run'), { code: 'ENOENT' });
  });
});
