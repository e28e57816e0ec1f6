import assert from 'node:assert/strict';
import fc from 'fast-check';
import { largeFileBytes, maxPackBytes, packGroups } from '../../../../../src/core/package/packs/packGroups.ts';
import type { WorkspaceEntry } from '../../../../../src/core/package/workspaceEntry.ts';

const entry = (path: string, sizeBytes: number): WorkspaceEntry => ({ path, sizeBytes, executable: false, identity: '', changedMs: 0, confirmed: false });
const names = (groups: readonly (readonly WorkspaceEntry[])[]): string[] => groups.map((group) => group.map(({ path }) => path).join(' '));

suite('packGroups', () => {
  const many = Array.from({ length: 3000 }, (_, index) => entry(`dir${String(index % 50)}/file${String(index)}.py`, 63_000));

  test('takes each file once, in packs of a few MiB', () => {
    const groups = packGroups(many);
    assert.deepEqual(groups.flat().map(({ path }) => path).sort(), many.map(({ path }) => path).sort());
    const sizes = groups.map((group) => group.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0));
    assert.ok(Math.max(...sizes) <= maxPackBytes && Math.min(...sizes) > maxPackBytes / 8, sizes.join());
  });

  test('makes a large file a pack of its own', () => {
    assert.deepEqual(names(packGroups([entry('a', 10), entry('large', largeFileBytes), entry('b', 10)])), ['large', 'a b']);
  });

  test('does not depend on the order in which files are found', () => {
    assert.deepEqual(names(packGroups(many.toReversed())).sort(), names(packGroups(many)).sort());
  });

  test('changes one pack, or divides one, when a file is added, and no other', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 30 }), fc.nat({ max: largeFileBytes * 2 }), (name, sizeBytes) => {
        const before = new Set(names(packGroups(many)));
        const after = names(packGroups([...many, entry(`new/${name}`, sizeBytes)]));
        const added = after.filter((group) => !before.has(group));
        const gone = [...before].filter((group) => !after.includes(group));
        // A large newcomer may divide its pack several times; what others hold stays as it is.
        assert.ok(gone.length <= 1 && added.length <= 13, `${String(gone.length)} gone, ${String(added.length)} added`);
      }),
      { numRuns: 50 },
    );
  });
});
