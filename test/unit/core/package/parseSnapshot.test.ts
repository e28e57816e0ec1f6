import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Snapshot } from '../../../../src/core/package/codePackage.ts';
import { parseSnapshot } from '../../../../src/core/package/parseSnapshot.ts';
import { renderSnapshot } from '../../../../src/core/package/snapshot.ts';

suite('parseSnapshot', () => {
  const sha256 = 'a'.repeat(64);
  const snapshot: Snapshot = { snapshotVersion: 1, packs: [{ sha256, sizeBytes: 2048, fileCount: 2 }], files: [{ path: 'a/link', sizeBytes: 0, sha256, executable: false, linkTarget: '../train.py' }, { path: 'train.py', sizeBytes: 9, sha256, executable: true }] };
  const parse = (value: unknown): Snapshot => parseSnapshot(Buffer.from(JSON.stringify(value)));

  test('reads what was rendered', () => {
    assert.deepEqual(parseSnapshot(renderSnapshot(snapshot).bytes), snapshot);
  });

  test('is rendered the same whatever the order of its keys', () => {
    const turned: Snapshot = { files: snapshot.files.map(({ path, ...rest }) => ({ ...rest, path })), packs: snapshot.packs, snapshotVersion: 1 };
    assert.equal(renderSnapshot(turned).sha256, renderSnapshot(snapshot).sha256);
  });

  test('refuses paths and links that lead elsewhere, and paths that clash', () => {
    const withFile = (file: Record<string, unknown>): unknown => ({ ...snapshot, files: [...snapshot.files, { path: 'x', sizeBytes: 0, sha256, executable: false, ...file }] });
    for (const path of ['../x', '/x', 'a/../../x', '', 'a//b', './x', 'x\0', 'train.py', 'train.py/below', 'a', 'x/'.repeat(3)]) assert.throws(() => parse(withFile({ path })), { code: 'package/damaged' }, path);
    for (const linkTarget of ['..', '/etc', '../x', 'a/../../x', '', 5, 'C:\\x']) assert.throws(() => parse(withFile({ linkTarget })), { code: 'package/damaged' }, String(linkTarget));
    assert.equal(parse(withFile({ path: 'deep/er/link', linkTarget: '../../x' })).files.length, 3);
  });

  test('refuses what is no snapshot, whatever it is', () => {
    for (const text of ['', 'null', '[]', '{}', '{"snapshotVersion":2}', '{"snapshotVersion":1,"packs":{},"files":[]}', '\xff']) assert.throws(() => parseSnapshot(Buffer.from(text, 'latin1')), { code: 'package/damaged' }, text);
    fc.assert(
      fc.property(fc.object(), (value) => {
        assert.throws(() => parse({ snapshotVersion: 1, packs: [value], files: [value] }), { code: 'package/damaged' });
      }),
    );
  });
});
