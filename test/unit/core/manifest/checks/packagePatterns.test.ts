import assert from 'node:assert/strict';
import { checkPackagePatterns } from '../../../../../src/core/manifest/checks/packagePatterns.ts';
import { only, run } from './checking.ts';

const files = ['train.py', 'data/a.csv', 'weights/small.h5'];
const workspace = { files, hasFile: (path: string) => files.includes(path) };

suite('checkPackagePatterns', () => {
  test('tells a pattern that matches nothing, at its place', () => {
    const finding = only(checkPackagePatterns, 'include:\n  - weights/*.h5\n  - wieghts/*.h5\n', workspace);
    assert.deepEqual([finding.severity, finding.covers], ['warning', 'wieghts/*.h5']);
    assert.equal(only(checkPackagePatterns, 'exclude: ["*.ipynb"]\n', workspace).severity, 'information');
  });

  test('is silent about patterns that match, and without a workspace', () => {
    assert.deepEqual(run(checkPackagePatterns, 'exclude: [data/, "*.csv", /train.py, "!x"]\ninclude: ["**/small.h5"]\n', workspace), []);
    assert.deepEqual(run(checkPackagePatterns, 'exclude: [x]\n'), []);
  });
});
