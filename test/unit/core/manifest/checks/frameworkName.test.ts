import assert from 'node:assert/strict';
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

  test('asks for the image of a custom framework', () => {
    assert.equal(only(checkFrameworkName, framework('custom')).code, 'manifest/custom-without-image');
  });

  test('is silent about known frameworks and wherever the image is named', () => {
    for (const text of [framework('h2o3'), framework('custom', '  version: a/b:1\n'), `image: a/b\n${framework('custom')}`, `image: a/b\n${framework('mxnet')}`]) assert.deepEqual(run(checkFrameworkName, text), []);
  });
});
