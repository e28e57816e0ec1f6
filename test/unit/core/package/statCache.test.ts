import assert from 'node:assert/strict';
import { readdir, writeFile } from 'node:fs/promises';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { StatCache } from '../../../../src/core/package/statCache.ts';
import { tempFolder } from '../../../support/tempFolder.ts';

suite('StatCache', () => {
  const clock = { ...systemClock, now: () => 1_000_000 };
  const settled = 900_000;

  test('remembers content between runs, by its identity', async () => {
    await using folder = await tempFolder();
    const first = await StatCache.open(folder.path, '/workspace', clock);
    first.rememberContent('a', 'id-1', settled, clock.now(), { sha256: 'aa' });
    first.rememberContent('a', 'id-1', settled, clock.now(), { secret: '' });
    first.rememberPack('members', { sha256: 'pp', sizeBytes: 7 });
    await first.save();
    const second = await StatCache.open(folder.path, '/workspace', clock);
    assert.deepEqual(second.content('a', 'id-1'), { sha256: 'aa', secret: '' });
    assert.deepEqual(second.content('a', 'id-2'), {});
    assert.deepEqual(second.pack('members'), { sha256: 'pp', sizeBytes: 7 });
    assert.deepEqual((await StatCache.open(folder.path, '/other', clock)).content('a', 'id-1'), {});
  });

  test('does not believe a file that may have changed in the same moment it was read', async () => {
    await using folder = await tempFolder();
    const cache = await StatCache.open(folder.path, '/workspace', clock);
    for (const changedMs of [clock.now() - 1, clock.now() - 1999, clock.now() + 5000]) {
      cache.rememberContent('racy', 'id', changedMs, clock.now(), { sha256: 'aa' });
      assert.deepEqual(cache.content('racy', 'id'), {});
    }
    cache.rememberContent('racy', 'id', clock.now() - 2001, clock.now(), { sha256: 'aa' });
    assert.deepEqual(cache.content('racy', 'id'), { sha256: 'aa' });
  });

  test('forgets what a run did not ask for', async () => {
    await using folder = await tempFolder();
    const first = await StatCache.open(folder.path, '/workspace', clock);
    for (const name of ['kept', 'gone']) first.rememberContent(name, 'id', settled, clock.now(), { sha256: name });
    await first.save();
    const second = await StatCache.open(folder.path, '/workspace', clock);
    second.content('kept', 'id');
    await second.save();
    const third = await StatCache.open(folder.path, '/workspace', clock);
    assert.deepEqual([third.content('kept', 'id'), third.content('gone', 'id')], [{ sha256: 'kept' }, {}]);
  });

  test('is empty when it is damaged or of another version', async () => {
    await using folder = await tempFolder();
    const first = await StatCache.open(folder.path, '/workspace', clock);
    first.rememberContent('a', 'id', settled, clock.now(), { sha256: 'aa' });
    await first.save();
    const [file = ''] = await readdir(folder.path);
    for (const text of ['', '{"cacheVersion":1', '[]', 'null', '{"cacheVersion":2,"files":{},"packs":{}}']) {
      await writeFile(folder.join(file), text);
      assert.deepEqual((await StatCache.open(folder.path, '/workspace', clock)).content('a', 'id'), {});
    }
  });

  test('keeps files of any name', async () => {
    await using folder = await tempFolder();
    const first = await StatCache.open(folder.path, '/workspace', clock);
    for (const name of ['__proto__', 'constructor', 'a\nb']) first.rememberContent(name, 'id', settled, clock.now(), { sha256: name });
    await first.save();
    const second = await StatCache.open(folder.path, '/workspace', clock);
    for (const name of ['__proto__', 'constructor', 'a\nb']) assert.deepEqual(second.content(name, 'id'), { sha256: name });
    assert.deepEqual(second.content('toString', 'id'), {});
  });
});
