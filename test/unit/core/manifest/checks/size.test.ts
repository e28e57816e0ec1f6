import assert from 'node:assert/strict';
import { checkSize } from '../../../../../src/core/manifest/checks/size.ts';
import { mended, only, run } from './checking.ts';

suite('checkSize', () => {
  test('offers the unit that was meant', () => {
    const text = 'name: a\nmemory: 8 GBs\n';
    const finding = only(checkSize, text);
    assert.equal(finding.severity, 'error');
    assert.equal(finding.code, 'manifest/size');
    assert.equal(finding.covers, '8 GBs');
    assert.match(finding.message, /^“8 GBs” has the unknown unit “GBs”\./);
    assert.equal(mended(text, finding), 'name: a\nmemory: 8 GB\n');
  });

  test('says that decimals became 512 MB, and offers the same size without', () => {
    const text = 'shared_memory: "1.5GiB" # for the loaders\n';
    const finding = only(checkSize, text);
    assert.match(finding.message, /512 MB/);
    assert.equal(mended(text, finding), 'shared_memory: "1536MiB" # for the loaders\n');
  });

  test('has nothing to offer where the unit could be any', () => {
    assert.equal(only(checkSize, "storage: '4096'\n").suggestion, undefined);
  });

  test('knows sizes that no machine has, and those in which nothing runs', () => {
    assert.equal(only(checkSize, 'memory: 400TiB\n').severity, 'error');
    assert.equal(only(checkSize, 'memory: 4MB\n').severity, 'warning');
  });

  test('is silent about the sizes that people write', () => {
    for (const size of ['4Gb', '1GiB', '1000MiB', '16GB', '300MiB', '24 gb', '12tib']) assert.deepEqual(run(checkSize, `memory: ${size}\nstorage: ${size}\nshared_memory: ${size}\n`), [], size);
    assert.deepEqual(run(checkSize, 'name: a\n'), []);
  });
});
