import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { symlink } from 'node:fs/promises';
import type { Snapshot, SnapshotFile } from '../../../../src/core/package/codePackage.ts';
import { compareSnapshot, isAsSubmitted, sourceFolder } from '../../../../src/core/package/compareSnapshot.ts';
import { tempFolder } from '../../../support/tempFolder.ts';

const { signal } = new AbortController();
const submitted = (path: string, content: string): SnapshotFile => ({ path, sizeBytes: Buffer.byteLength(content), sha256: createHash('sha256').update(content).digest('hex'), executable: false });
const snapshotOf = (...files: readonly SnapshotFile[]): Snapshot => ({ snapshotVersion: 1, packs: [], files });

suite('a workspace beside what was submitted', () => {
  test('names what changed, what went and what came, and nothing else', async () => {
    await using folder = await tempFolder({ 'same.py': 'a', 'other.py': 'now', 'size.py': 'longer', 'new.py': 'n' });
    const snapshot = snapshotOf(submitted('same.py', 'a'), submitted('other.py', 'old'), submitted('size.py', 's'), submitted('sub/gone.py', 'g'));
    assert.deepEqual(await compareSnapshot(snapshot, folder.path, ['same.py', 'other.py', 'size.py', 'new.py'], { signal }), [
      { path: 'new.py', change: 'new' },
      { path: 'other.py', change: 'changed' },
      { path: 'size.py', change: 'changed' },
      { path: 'sub/gone.py', change: 'missing' },
    ]);
  });

  test('a link is the same as long as it leads to the same place', async () => {
    await using folder = await tempFolder({ 'a.py': 'a', 'b.py': 'a' });
    await symlink('a.py', folder.join('link.py'));
    const link = (linkTarget: string): SnapshotFile => ({ ...submitted('link.py', linkTarget), linkTarget });
    assert.ok(await isAsSubmitted(link('a.py'), folder.path, { signal }));
    assert.ok(!(await isAsSubmitted(link('b.py'), folder.path, { signal })));
    assert.ok(!(await isAsSubmitted(submitted('link.py', 'a'), folder.path, { signal })));
  });

  test('the folder it came from is the one that holds most of its files', async () => {
    await using one = await tempFolder({ 'train.py': '' });
    await using two = await tempFolder({ 'train.py': '', 'net.py': '', 'other.py': '' });
    const snapshot = snapshotOf(submitted('train.py', 'a'), submitted('net.py', 'b'), submitted('loss.py', 'c'));
    assert.equal(sourceFolder(snapshot, [one.path, two.path]), two.path);
    assert.equal(sourceFolder(snapshotOf(submitted('train.py', 'a')), [one.path, two.path]), one.path);
    assert.equal(sourceFolder(snapshot, [one.path]), undefined);
  });
});
