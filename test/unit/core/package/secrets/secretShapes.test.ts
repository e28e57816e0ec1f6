import assert from 'node:assert/strict';
import fc from 'fast-check';
import { MarkScanner } from '../../../../../src/core/package/secrets/markScanner.ts';
import { findSecret } from '../../../../../src/core/package/secrets/secretShapes.ts';

suite('findSecret', () => {
  const find = (text: string): string | undefined => findSecret(Buffer.from(text));

  test('names the kind of what it finds', () => {
    assert.equal(find(`x = "${'gh' + 'p_'}${'a1'.repeat(18)}"`), 'a GitHub token');
    assert.equal(find(`-----BEGIN OPENSSH PRIVATE KEY-----`), 'a private key');
  });

  test('lets pass what only looks like one', () => {
    const harmless = ['AKIAIOSFODNN7EXAMPLE', 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'hf_hub_download(repo)', 'the hf_model', '-----BEGIN PUBLIC KEY-----', '-----BEGIN CERTIFICATE-----', 'sk-container-id-1 sk-parallel-item', 'ghp_short', 'eyJhbGciOiJIUzI1NiJ9 alone', 'task-proj-management-of-many-things', 'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAA', 'import xoxo', 'AccountKey=', 'https://user:password@localhost/db'];
    for (const text of harmless) assert.equal(find(text), undefined, text);
  });

  test('finds a token wherever it stands in a file', () => {
    const token = `${'gl' + 'pat-'}${'x9'.repeat(10)}`;
    for (const before of [0, 1, 1000, 65_535]) assert.equal(find(`${'.'.repeat(before)} ${token}`), 'a GitLab token');
  });
});

suite('MarkScanner', () => {
  test('finds exactly the texts that occur, as a search for each does', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 8 }), fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd'), maxLength: 60 }), (marks, text) => {
        const expected = marks.flatMap((mark, index) => (text.includes(mark) ? [index] : []));
        assert.deepEqual([...new MarkScanner(marks).scan(Buffer.from(text))].sort((a, b) => a - b), expected);
      }),
      { numRuns: 2000 },
    );
  });
});
