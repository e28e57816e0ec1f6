import assert from 'node:assert/strict';
import { appendFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { readStable, readStableContent, type StableState, type Unreadable } from '../../../../src/core/package/readStable.ts';
import { fileIdentity } from '../../../../src/core/package/workspaceEntry.ts';
import { tempFolder, type TempFolder } from '../../../support/tempFolder.ts';

suite('readStable', () => {
  let folder: TempFolder;
  setup(async () => (folder = await tempFolder({ file: 'content', other: 'other' })));
  teardown(() => folder[Symbol.asyncDispose]());

  const seen = async (name: string): Promise<{ sizeBytes: number; identity: string }> => {
    const found = await lstat(folder.join(name), { bigint: true });
    return { sizeBytes: Number(found.size), identity: fileIdentity(found) };
  };
  /** Reads the file and does something to it in each attempt, while it is open. */
  const readWhile = async (meddle: (attempt: number) => void): Promise<{ text: string; attempts: number; state: StableState | Unreadable }> => {
    let text = '';
    let attempts = 0;
    const state = await readStable(folder.join('file'), await seen('file'), () => {
      text = '';
      meddle((attempts += 1));
      return { write: (chunk) => void (text += chunk.toString()) };
    });
    return { text, attempts, state };
  };

  test('reads a file once when nothing happens to it', async () => {
    const { text, attempts, state } = await readWhile(() => undefined);
    assert.deepEqual({ text, attempts }, { text: 'content', attempts: 1 });
    assert.deepEqual(typeof state === 'string' ? state : state.sizeBytes, 7);
  });

  test('reads again what grew, shrank, was replaced or rewritten meanwhile, and gives the last state alone', async () => {
    const changes = [() => appendFileSync(folder.join('file'), ' more'), () => writeFileSync(folder.join('file'), 'x'), () => writeFileSync(folder.join('file'), 'CONTENT')];
    const expected = ['content more', 'x', 'CONTENT'];
    for (const [index, change] of changes.entries()) {
      writeFileSync(folder.join('file'), 'content');
      const { text, attempts } = await readWhile((attempt) => attempt === 1 && change());
      assert.deepEqual({ text, attempts }, { text: expected[index], attempts: 2 });
    }
  });

  test('gives up on a file that changes each time', async () => {
    const { attempts, state } = await readWhile(() => appendFileSync(folder.join('file'), '.'));
    assert.deepEqual({ attempts, state }, { attempts: 3, state: 'changing' });
  });

  test('gives up on a file that is gone, or is no file any more', async () => {
    const before = await seen('file');
    rmSync(folder.join('file'));
    assert.equal(await readStableContent(folder.join('file'), before), 'changing');
    symlinkSync('other', folder.join('file'));
    assert.equal(await readStableContent(folder.join('file'), before), 'changing');
    assert.equal(await readStableContent(folder.path, before), 'changing');
  });

});
