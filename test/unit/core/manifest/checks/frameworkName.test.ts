import assert from 'node:assert/strict';
import { checkManifest } from '../../../../../src/core/manifest/checkManifest.ts';
import { checkFrameworkName } from '../../../../../src/core/manifest/checks/frameworkName.ts';
import { mended, only, run } from './checking.ts';

const framework = (name: string, rest = '') => `framework:\n  name: ${name}\n${rest}`;

suite('checkFrameworkName', () => {
  test('lists what is known and offers the nearest', () => {
    const finding = only(checkFrameworkName, framework('tensorfow'));
    assert.deepEqual([finding.severity, finding.covers], ['error', 'tensorfow']);
    assert.match(finding.message, /tensorflow/);
    assert.equal(mended(framework('tensorfow'), finding), framework('tensorflow'));
  });

  test('knows other names of the same', () => {
    assert.equal(mended(framework('torch'), only(checkFrameworkName, framework('torch'))), framework('pytorch'));
    assert.equal(only(checkFrameworkName, framework('mxnet')).suggestion, undefined);
  });

  test('knows what the settings add', async () => {
    const text = 'name: a\nframework: { name: mxnet, command: python a.py }\ndata_stores: [{ id: s, training_results: { container: out-put } }]\n';
    assert.deepEqual((await checkManifest(text, { frameworks: ['mxnet'] })).diagnostics, []);
    assert.equal((await checkManifest(text.replace('mxnet', 'mxnett'), { frameworks: ['mxnet'] })).diagnostics[0]?.suggestion?.newText, 'mxnet');
    // A large text is checked on another thread, which has to know it, too.
    const large = `${text}env:\n${Array.from({ length: 1100 }, (_, index) => `  V${String(index)}: 1\n`).join('')}`;
    assert.deepEqual((await checkManifest(large, { frameworks: ['mxnet'] })).diagnostics, []);
  });

  test('asks for the image of a custom framework', () => {
    assert.equal(only(checkFrameworkName, framework('custom')).code, 'manifest/custom-without-image');
  });

  test('is silent about known frameworks and wherever the image is named', () => {
    for (const text of [framework('h2o3'), framework('custom', '  version: a/b:1\n'), `image: a/b\n${framework('custom')}`, `image: a/b\n${framework('mxnet')}`]) assert.deepEqual(run(checkFrameworkName, text), []);
  });
});
